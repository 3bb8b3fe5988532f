"""The page of measurements."""

import measure


def test_a_page_names_the_machine_sizes_medians_and_memory() -> None:
    rows = [
        {"case": "xlsx", "size": 10000, "median_s": 3.456, "peak_rss_mb": 210, "runs": [3.4, 3.456, 3.6]},
        {"case": "xlsx|wide", "size": 1000, "median_s": 0.31234},
    ]
    text = measure.section_of({"name": "import", "rows": rows})
    assert "cores" in text
    assert "| xlsx | 10000 | 3.46 | 210 | 3.40, 3.46, 3.60 |" in text
    assert "| xlsx\\|wide | 1000 | 0.312 | – | – |" in text


def test_a_broken_limit_stands_in_the_page() -> None:
    text = measure.section_of({"name": "import", "rows": [{"case": "xlsx"}], "broken": ["import in s: 12, limit 10"]})
    assert "- ✗ import in s: 12, limit 10" in text
    assert "- ✗" not in measure.section_of({"name": "import", "rows": [{"case": "xlsx"}], "broken": []})


def test_a_measurement_takes_the_place_of_its_last_results_and_leaves_the_others() -> None:
    slow, fast = ({"name": "print", "rows": [{"case": case}]} for case in ("slow", "fast"))
    first = measure.page("", {"name": "import", "rows": [{"case": "xlsx"}]})
    both = measure.page(first, slow)
    assert [line for line in both.splitlines() if line.startswith("## ")] == ["## import", "## print"]
    again = measure.page(both, fast)
    assert ("slow" in again, "fast" in again, "xlsx" in again) == (False, True, True)
    assert again.count("# Measurements") == 1
    assert measure.page(again, fast).count("\n") == again.count("\n")
