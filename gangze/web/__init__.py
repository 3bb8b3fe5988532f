"""The shell every page stands in: base templates, components, assets, error pages, the phone's offline parts."""
