"""Pieces of HTML, escaped. No page needs a script."""

from collections.abc import Iterable
from html import escape

STYLE = """
:root { color-scheme: light dark; --ink: #1c1f26; --soft: #565d6b; --paper: #f6f7f9; --card: #fff; --line: #c6cad3;
  --main: #2b50c8; --on-main: #fff; --warn: #f7e8c6; --bad: #a3281e }
@media (prefers-color-scheme: dark) { :root { --ink: #eceef2; --soft: #a9b0be; --paper: #14161b; --card: #1d2027;
  --line: #454b58; --main: #8aa5ff; --on-main: #10131a; --warn: #4a3a12; --bad: #ff9c90 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
.ribbon { background: var(--warn); margin: 0; padding: .6rem 1rem; text-align: center }
main { max-width: 40rem; margin: 1.5rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 } h2 { font-size: 1.1rem; margin: 0 0 .5rem }
section { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 1rem 0 }
table { width: 100%; border-collapse: collapse } td, th { padding: .3rem 0; text-align: left; font-weight: 400;
  vertical-align: top } th { padding-right: 1rem; overflow-wrap: anywhere }
td:last-child { text-align: right; white-space: nowrap } tr.sum { font-weight: 600 }
tr.sum td, tr.sum th { border-top: 1px solid var(--line); font-weight: 600 }
fieldset { border: 0; margin: 0 0 1rem; padding: 0 } legend, .label { font-weight: 600; padding: 0; display: block }
label.choice { display: flex; gap: .6rem; align-items: center; min-height: 44px; cursor: pointer }
label.choice input { width: 1.2rem; height: 1.2rem; flex: none } small { color: var(--soft); display: block }
input[type=text], input[type=email], select { width: 100%; min-height: 44px; padding: .5rem .7rem; font: inherit;
  color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: .4rem }
button { min-height: 44px; padding: .5rem 1.2rem; font: inherit; font-weight: 600; border-radius: .4rem;
  cursor: pointer; border: 1px solid var(--line); background: var(--paper); color: var(--ink) }
button.main { width: 100%; background: var(--main); border-color: var(--main); color: var(--on-main) }
.ways { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); column-gap: 1rem }
.buttons { display: flex; gap: .6rem; flex-wrap: wrap } .row p { margin: 0 }
.row { display: flex; gap: .6rem; flex-wrap: wrap; align-items: end } .row > :first-child { flex: 1 1 12rem }
a { color: var(--main) } :focus-visible { outline: 2px solid var(--main); outline-offset: 2px }
.error { color: var(--bad); font-weight: 600 } code { overflow-wrap: anywhere }
"""


def document(title: str, *parts: str) -> bytes:
    """A whole page, in UTF-8."""
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    ribbon = '<p class="ribbon">A practice till in Stripe\'s place. No money moves; type no real card.</p>'
    page = f'<!DOCTYPE html><html lang="en"><head>{head}<link rel="stylesheet" href="/style.css"></head>'
    return f"{page}<body>{ribbon}<main>{''.join(parts)}</main></body></html>".encode()


def section(title: str, *parts: str) -> str:
    """A part of a page with its heading."""
    return f"<section><h2>{escape(title)}</h2>{''.join(parts)}</section>"


def table(rows: Iterable[tuple[str, str]], *, last_is_sum: bool = False) -> str:
    """Words and sums; the last row may be what the others come to."""
    every = list(rows)
    classes = [""] * (len(every) - 1) + [' class="sum"' if last_is_sum else ""]
    cells = (
        f'<tr{mark}><th scope="row">{escape(words)}</th><td>{escape(sum_)}</td></tr>'
        for mark, (words, sum_) in zip(classes, every, strict=True)
    )
    return f"<table>{''.join(cells)}</table>" if every else ""


def form(action: str, *parts: str) -> str:
    """A form that is posted."""
    return f'<form method="post" action="{escape(action)}">{"".join(parts)}</form>'


def button(words: str, *, is_main: bool = False) -> str:
    """What sends a form."""
    return f"<button{' class=main' if is_main else ''}>{escape(words)}</button>"


def choices(legend: str, name: str, options: Iterable[tuple[str, str, str]], chosen: str) -> str:
    """One of a few: value, words, and a smaller line."""
    every = "".join(_choice(name, option, chosen) for option in options)
    return f"<fieldset><legend>{escape(legend)}</legend><div class=ways>{every}</div></fieldset>"


def entry(label: str, name: str, value: str, *, kind: str = "text", needed: bool = False) -> str:
    """A line to type in."""
    more = " required" if needed else ""
    return (
        f'<p><label class="label" for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" value="{escape(value)}"{more}></p>'
    )


def select(label: str, name: str, options: Iterable[tuple[str, str]], chosen: str) -> str:
    """One of many."""
    every = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>'
        for value, words in options
    )
    words = f'<label class="label" for="{name}">{escape(label)}</label>'
    return f'<p>{words}<select id="{name}" name="{name}">{every}</select></p>'


def tick(name: str, words: str) -> str:
    """What has to be agreed to."""
    box = f'<input type="checkbox" name="{name}" required>'
    return f'<p><label class="choice">{box}<span>{escape(words)}</span></label></p>'


def buttons(*forms: str) -> str:
    """Forms that are a button each, side by side."""
    return f'<div class="buttons">{"".join(forms)}</div>'


def link(href: str, words: str) -> str:
    """A way on; an address that is none of the web's leads nowhere."""
    is_safe = href.startswith(("http://", "https://", "/")) and not href.startswith("//")
    safe = href if is_safe else "#"
    return f'<a href="{escape(safe)}">{escape(words)}</a>'


def _choice(name: str, option: tuple[str, str, str], chosen: str) -> str:
    value, words, more = option
    mark = " checked" if value == chosen else ""
    return (
        f'<label class="choice"><input type="radio" name="{name}" value="{escape(value)}"{mark}>'
        f"<span>{escape(words)}<small>{escape(more)}</small></span></label>"
    )
