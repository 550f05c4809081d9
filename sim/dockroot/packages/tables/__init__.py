"""Facts of package archives, as text in modules: they load with the program, wherever it runs."""
