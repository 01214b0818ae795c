"""Build the book: read the pages once, write every format in a process of its own, publish all of them or none.

::

    python -m handbook.build            # every format
    python -m handbook.build pdf epub   # these, and the formats that they need

``formats`` says what is built, ``jobs`` runs processes, ``writer`` is what happens in each, ``publish`` swaps outputs,
``progress`` shows where the build is, ``explain`` turns exceptions into sentences, ``run`` puts them together.
"""
