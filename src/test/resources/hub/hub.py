# What people do with the Python client, against a portal:
#   PYTHONPATH=... HF_ENDPOINT=... HF_TOKEN=... HF_HOME=... python hub.py MODEL REVISION FOLDER ACT
# Exit 0 if the act came to its end, 1 and the client's own message if it did not.
import hashlib
import os
import shutil
import sys

import huggingface_hub as hub

name, revision, folder, act = sys.argv[1:5]
api = hub.HfApi()


def files(where):
    return sorted(
        os.path.relpath(os.path.join(root, file), where)
        for root, _, names in os.walk(where)
        for file in names
        if ".cache" not in root
    )


def whoami():
    me = hub.whoami()
    return f"{me['name']} {me['auth']['accessToken']['role']} {me['orgs']}"


def model_info():
    info = api.model_info(name, revision=revision)
    return f"{info.id} {info.gated} {info.sha} {len(info.siblings)}"


def files_metadata():
    info = api.model_info(name, revision=revision, files_metadata=True)
    return " ".join(f"{s.rfilename}:{s.size}:{s.lfs['sha256']}" for s in info.siblings)


def list_models():
    return " ".join(m.id for m in api.list_models(author=name.split("/")[0]))


def tree():
    return " ".join(e.path for e in api.list_repo_tree(name, revision=revision, recursive=True, expand=True))


def paths_info():
    found = api.get_paths_info(name, ["config.json", "nowhere"], revision=revision, expand=True)
    return " ".join(f"{f.path} {f.lfs['sha256']} {f.last_commit.oid}" for f in found)


def refs():
    found = api.list_repo_refs(name, include_pull_requests=True)
    return " ".join(r.name for r in found.branches + found.tags)


def auth_check():
    hub.auth_check(name)
    return "open"


def file_exists():
    return f"{hub.file_exists(name, 'config.json')} {hub.file_exists(name, 'nowhere')}"


def one_file():
    return hub.hf_hub_download(name, "config.json", revision=revision)


def snapshot():
    path = hub.snapshot_download(name, revision=revision)
    shutil.copytree(path, folder, dirs_exist_ok=True)
    return path


def verify():
    """What `hf cache verify` does, which is younger than some of these versions."""
    path = hub.snapshot_download(name, revision=revision)
    sha = os.path.basename(path)
    for entry in api.list_repo_tree(name, revision=sha, recursive=True):
        if hasattr(entry, "lfs"):
            with open(os.path.join(path, entry.path), "rb") as file:
                if hashlib.sha256(file.read()).hexdigest() != entry.lfs["sha256"]:
                    raise ValueError(f"{entry.path} is not as listed")
    return "all as listed"


def snapshot_dir():
    path = hub.snapshot_download(name, revision=revision, local_dir=folder)
    return f"{path} {len(files(path))}"


def file_system():
    fs = hub.HfFileSystem()
    listed = fs.ls(f"{name}@{revision}", detail=False)
    return f"{len(listed)} {fs.cat_file(f'{name}@{revision}/config.json')[:1]}"


def card():
    return hub.ModelCard.load(name).data.license


try:
    print(globals()[act]())
except Exception as refusal:
    print(type(refusal).__name__, refusal)
    sys.exit(1)
