"""Does a test notice when the code is wrong? `.venv/bin/python -m tests.mutants` changes it in one place and looks.

    baseline    which tests run which line, and how long each takes: once, under coverage
    mutations   every small change of a module's source, as text
    runs        a mutant in a copy of the tree: the tests of its line, in a process of its own
    equivalent  mutants that no test can tell from the code, each with the reason (`equivalent.toml`)
    measures    numbers of which one beside them would do as well, each with the reason (`measures.toml`)
    named       faults that tests once let through (`named.toml`)

mutmut 3 mutates functions alone (no constant, no decorator) and cosmic-ray runs a whole suite for each mutant.
"""
