# The portal's image: web, worker, scheduler and the one-shot commands of docker-compose.yml.

FROM python:3.11-slim AS packages
COPY requirements.txt /
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary=:all: \
    --requirement /requirements.txt

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    OPENBLAS_NUM_THREADS=1 \
    OMP_NUM_THREADS=1 \
    PYTHONPATH=/srv/portal \
    DJANGO_SETTINGS_MODULE=pso_portal.settings \
    PSO_VAR=/srv/pso
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin portal \
 && install --directory --mode=0755 /srv/pso \
 && install --directory --mode=0700 --owner=portal --group=portal /srv/pso/keys /srv/pso/copies /srv/pso/mail /srv/pso/files /srv/pso/checkpoints
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/portal
COPY manage.py ./
COPY pso_portal pso_portal
COPY events events
COPY pses pses
COPY aggregation aggregation
COPY feedback feedback
COPY templates templates
# As root, into a folder that the portal's own account may only read.
RUN python -m django collectstatic --noinput --verbosity 0
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "pso_portal.wsgi:application", "--bind=0.0.0.0:8000"]
