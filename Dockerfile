# The course for a classroom: built once, its kernel and its notebooks there for every user of the machine.
#
#   docker build -t advcourse .
#   docker run --rm -p 127.0.0.1:8888:8888 advcourse                  one reader, Jupyter Notebook
#
# For JupyterHub see docs/classroom.md.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS tools
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        jupyter-notebook jupyter-nbconvert jupyter-console nodejs npm \
    && rm -rf /var/lib/apt/lists/*
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

FROM tools AS course
WORKDIR /opt/advcourse
COPY . .
RUN dotnet tool restore
RUN dotnet build AdvCourse.sln --configuration Release
RUN npm ci --omit=optional --no-audit --no-fund
RUN dotnet artifacts/host/advcourse.dll kernel install --prefix /usr/local
# Every new user gets notebooks to work in; the library that they reference stays where it was built.
RUN tools/classroom/skeleton /opt/advcourse /etc/skel
RUN useradd --create-home student
USER student
WORKDIR /home/student/advcourse/notebooks
EXPOSE 8888
CMD ["jupyter-notebook", "--ip=0.0.0.0", "--no-browser"]
