# One image for every process of a production site; compose.yaml and Procfile say what each runs.
FROM python:3.11.15-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --create-home --uid 10001 maxvideo && install -d -o maxvideo /data
WORKDIR /app

COPY requirements.lock .
RUN pip install --require-hashes -r requirements.lock

COPY . .
RUN DEBUG=1 DATA_DIR=/tmp/build python manage.py collectstatic --no-input && rm -r /tmp/build

USER maxvideo
ENV DATA_DIR=/data
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "maxvideo.processes.web", "--bind", "0.0.0.0:8000"]
