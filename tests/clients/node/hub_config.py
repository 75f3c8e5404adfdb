# JupyterHub for a classroom on one machine: users are separate processes, all of them on loopback, and find one kernel that was
# installed for everybody (JUPYTER_PATH). The test's users log in without a password: never outside a test.

import os

c = get_config()  # noqa: F821
folder = os.environ["HUB_FOLDER"]
c.JupyterHub.bind_url = f"http://127.0.0.1:{os.environ['HUB_PORT']}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{os.environ['HUB_INNER_PORT']}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{os.environ['HUB_PROXY_PORT']}"
c.ConfigurableHTTPProxy.command = [os.environ.get("HUB_PROXY", "configurable-http-proxy")]
c.JupyterHub.db_url = f"sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = f"{folder}/cookie"
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = folder + "/{username}"
c.Spawner.args = ["--allow-root"]
c.Spawner.environment = {"JUPYTER_PATH": os.environ["HUB_JUPYTER_PATH"], "ADVCOURSE_PROFILE": "quick"}
c.Spawner.env_keep = ["PATH", "ADVCOURSE_DATA", "ADVCOURSE_OFFLINE", "DOTNET_ROOT"]
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
c.JupyterHub.services = [{"name": "teacher", "api_token": os.environ["HUB_TOKEN"]}]
c.JupyterHub.load_roles = [
    {
        "name": "teacher",
        "scopes": ["admin:users", "admin:servers", "access:servers"],
        "services": ["teacher"],
    }
]
