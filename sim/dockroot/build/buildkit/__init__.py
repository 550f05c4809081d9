"""BuildKit: what `docker build` has built with since Docker 23, and before where it was asked for.

`builder` goes through the stages that are needed, `stage` is where one stands, `steps` what each instruction does to
it, `copying` and `running` what COPY, ADD and RUN do to the files, `image` the config that comes out, `cache` what
need not be done again, `progress` what is printed.
"""
