"""Adapters, each against its real host: what comes out is what the library itself makes of the texts."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fake_engine
import pytest
from shards import tree
from shell import own_environment

from corrector import adapters
from corrector.corpus.run import Plan, correct_corpus
from corrector.edits import Correction

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]

ENGINE = fake_engine.Corrector()
DIRTY, CLEAN = "为职工效劳，打好根底。", "今天天气不错。"
FIXED = "为职工服务，打好基础。"
TEXTS = [DIRTY, CLEAN, ""] * 50
RIGHT = [FIXED, CLEAN, ""] * 50
# What other processes must find: these tests and the package.
PATHS = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parent.parent), *filter(None, sys.path)])


def test_hf_datasets_map_with_a_stable_fingerprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    datasets = pytest.importorskip("datasets")
    from corrector.adapters.hf import correct_dataset

    data = datasets.Dataset.from_dict({"text": [*TEXTS, None], "n": list(range(151))})
    first = correct_dataset(data, ENGINE, edits_column="edits", num_proc=None)
    assert first["text"][:] == [*RIGHT, None]
    assert first["n"][:] == list(range(151))
    assert [edit["after"] for edit in first["edits"][0]] == ["服务", "基础"]
    again = correct_dataset(data, fake_engine.Corrector(), edits_column="edits")
    assert again._fingerprint == first._fingerprint


def test_datatrove_runs_the_formatter_in_a_pipeline(tmp_path: Path) -> None:
    pytest.importorskip("datatrove")
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from corrector.adapters.datatrove import CorrectorFormatter

    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_text(
        "".join(json.dumps({"text": text or "空", "id": str(n)}) + "\n" for n, text in enumerate(TEXTS))
    )
    steps = [
        JsonlReader(str(tmp_path / "in")),
        CorrectorFormatter(ENGINE, tell=True),
        JsonlWriter(str(tmp_path / "out"), compression=None),
    ]
    LocalPipelineExecutor(pipeline=steps, logging_dir=str(tmp_path / "logs"), tasks=1).run()
    (out,) = (tmp_path / "out").glob("*.jsonl")
    found = [json.loads(line) for line in out.read_text().splitlines()]
    assert [record["text"] for record in found] == [text or "空" for text in RIGHT]
    assert found[0]["metadata"]["corrector_edits"] == 2


class Slow(fake_engine.Corrector):
    """Takes its time, so that a node can be lost in the middle, and says where it works."""

    def __init__(self, trace: str) -> None:
        super().__init__()
        self.trace = trace

    def correct(self, text: str) -> Correction:
        import ray

        Path(self.trace, ray.get_runtime_context().get_node_id()).touch()
        time.sleep(0.004)
        return super().correct(text)


@pytest.fixture
def cluster() -> Iterator[Any]:
    ray = pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    os.environ["PYTHONPATH"] = PATHS
    head = {"num_cpus": 2, "object_store_memory": 100 << 20, "include_dashboard": False}
    made = Cluster(initialize_head=True, head_node_args=head)
    ray.init(address=made.address, log_to_driver=False, runtime_env={"env_vars": {"PYTHONPATH": PATHS}})
    yield made
    ray.shutdown()
    made.shutdown()


def test_ray_maps_batches_and_survives_the_loss_of_a_node(
    cluster: Any,  # noqa: ANN401
    tmp_path: Path,
) -> None:
    import threading

    import ray

    from corrector.adapters import ray as adapter

    data = ray.data.from_items([{"text": text} for text in TEXTS]).map_batches(
        adapter.Correct, fn_constructor_args=[ENGINE], batch_format="pyarrow", concurrency=1
    )
    assert sorted(row["text"] for row in data.iter_rows()) == sorted(RIGHT)

    trace = tmp_path / "trace"
    trace.mkdir()
    before = {node["NodeID"] for node in ray.nodes()}
    node = cluster.add_node(num_cpus=2, object_store_memory=100 << 20)
    cluster.wait_for_nodes()
    (extra,) = {node["NodeID"] for node in ray.nodes()} - before
    source = tmp_path / "in"
    source.mkdir()
    for number in range(12):
        text = "".join(json.dumps({"text": text, "n": number}) + "\n" for text in TEXTS * 6)
        (source / f"{number}.jsonl").write_text(text)
    correct_corpus(ENGINE, Plan((str(source),), tmp_path / "whole"))
    killed = []

    def kill() -> None:
        while not (trace / extra).exists():
            time.sleep(0.05)
        time.sleep(1)  # so that it is in the middle of a shard
        done = len(list((tmp_path / "out/.corrector/shards").rglob("*.json")))
        cluster.remove_node(node, allow_graceful=False)
        killed.append(done)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    summary = adapter.correct_corpus(Slow(str(trace)), Plan((str(source),), tmp_path / "out", workers=4))
    killer.join(10)
    assert killed and killed[0] < 12
    assert summary.shards == 12
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_a_corpus_on_object_storage_is_done_file_by_file(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = pytest.importorskip("fsspec").filesystem("memory")
    monkeypatch.syspath_prepend(str(Path(__file__).parent.parent / "examples"))
    from object_storage import correct_storage

    files = {"a/x.jsonl": json.dumps({"text": DIRTY}, ensure_ascii=False), "b.txt": DIRTY, "c.png": "效劳"}
    for name, content in files.items():
        storage.pipe(f"/raw/{name}", content.encode())
    for part in (1, 2, 1):
        assert correct_storage("memory://raw", "memory://clean", part, 2) == 0
    found = {path: storage.cat(path).decode() for path in storage.find("/clean") if "/.corrector/" not in path}
    assert found == {f"/clean/{name}": files[name].replace(DIRTY, FIXED) for name in ("a/x.jsonl", "b.txt")}
    edits = storage.cat("/clean/.corrector/edits/b.txt.jsonl").decode().splitlines()
    assert [json.loads(line)["type"] for line in edits] == ["record", "edit", "edit", "end"]


def test_spark_maps_in_arrow(monkeypatch: pytest.MonkeyPatch) -> None:
    pyspark = pytest.importorskip("pyspark")
    monkeypatch.setenv("PYTHONPATH", PATHS)
    from corrector.adapters.spark import correct_frame

    session = pyspark.sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        frame = session.createDataFrame([(n, text) for n, text in enumerate(TEXTS)], "n int, text string")
        rows = correct_frame(frame, ENGINE).collect()
    finally:
        session.stop()
    assert [(row.n, row.text) for row in rows] == list(enumerate(RIGHT))


def test_data_juicer_runs_the_operator_of_a_recipe(tmp_path: Path) -> None:
    pytest.importorskip("data_juicer")
    put = {"dataset_path": tmp_path / "in.jsonl", "export_path": tmp_path / "out.jsonl"}
    put["dataset_path"].write_text("".join(json.dumps({"text": text}) + "\n" for text in ["为职工效劳。", CLEAN]))
    operator = Path(adapters.__file__).parent / "juicer.py"
    recipe = {**{key: str(path) for key, path in put.items()}, "np": 1, "custom_operator_paths": [str(operator)]}
    recipe["process"] = [{"corrector_mapper": {"settings": {"threshold": 0.7}}}]
    (tmp_path / "recipe.yaml").write_text(json.dumps(recipe))  # JSON is YAML
    command = [Path(sys.executable).parent / "dj-process", "--config", tmp_path / "recipe.yaml"]
    subprocess.run(command, check=True, capture_output=True, env=own_environment(), cwd=tmp_path)
    found = [json.loads(line)["text"] for line in put["export_path"].read_text().splitlines()]
    assert found == ["为职工服务。", CLEAN]
