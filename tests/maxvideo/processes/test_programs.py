"""Which servers run beside the site, as far as it needs them."""

from pathlib import Path

from pytest_django import Settings

from maxvideo.processes.programs import Programs


def names(data_dir: Path) -> list[str]:
    return [program.name for program in Programs(data_dir, 8000).servers()]


def test_stand_ins_of_fal_and_stripe_run_where_they_are_used(tmp_path: Path, settings: Settings) -> None:
    settings.FAL_IS_SANDBOX, settings.STRIPE_IS_SANDBOX = True, True
    assert {"sandbox", "stripe"} <= {*names(tmp_path)}


def test_they_do_not_run_beside_the_real_ones(tmp_path: Path, settings: Settings) -> None:
    settings.FAL_IS_SANDBOX, settings.STRIPE_IS_SANDBOX = False, False
    assert not {"sandbox", "stripe"} & {*names(tmp_path)}


def test_stripes_listens_on_the_port_that_is_kept(tmp_path: Path, settings: Settings) -> None:
    settings.FAL_IS_SANDBOX, settings.STRIPE_IS_SANDBOX = False, True
    programs = Programs(tmp_path, 8000)
    port = programs.stripe_url.rpartition(":")[2]
    assert [*programs.servers()[-1].command[2:]] == ["stripe_sandbox", "--port", port]
    assert programs.sandbox_urls() == [programs.stripe_url]


def test_no_secret_stands_in_a_command(tmp_path: Path, settings: Settings) -> None:
    settings.STRIPE_IS_SANDBOX, settings.STRIPE_WEBHOOK_SECRETS = True, ["whsec_not_to_be_seen"]
    commands = [" ".join(program.command) for program in Programs(tmp_path, 8000).servers()]
    assert not any("whsec_" in command for command in commands)
