"""What is measured: an app's `hooks.py` registers what reads its numbers from the database at each scrape."""

from collections.abc import Callable, Iterator, Mapping

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from maxvideo.web.registry import Registry

Measure = Callable[[], Iterator[Metric]]

measures: Registry[Measure] = Registry()


class FromTheDatabase(Collector):
    """All measures, read anew each time: right with any number of processes, none of which keeps a number."""

    def collect(self) -> Iterator[Metric]:
        """Every measure's metrics."""
        for measure in measures:
            yield from measure()


def gauge(name: str, words: str, labels: Mapping[str, float], *, by: str) -> Metric:
    """A number for each value of one label."""
    family = GaugeMetricFamily(name, words, labels=[by])
    for label, value in labels.items():
        family.add_metric([label], value)
    return family
