"""What FROM finds: references, the built-in catalogue, root file systems, archives and OCI layouts."""
