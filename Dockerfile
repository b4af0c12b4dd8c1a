# claimkit for extraction on CPUs, without torch: docker build -t claimkit .
#   docker run --rm -i claimkit extract - --format jsonl < report.txt
# The first stage has torch, to export the model; the image is the second, some 620 MB.
FROM python:3.11-slim AS export
WORKDIR /build
COPY . .
RUN pip install --no-cache-dir -c constraints.txt '.[onnx]' \
 && pip wheel --no-cache-dir --no-deps --wheel-dir /wheel . \
 && claimkit export --onnx /model

FROM python:3.11-slim
COPY requirements-onnx.txt constraints.txt /install/
COPY --from=export /wheel /install/wheel
# The export takes the place of the shipped model, so that it is the one that is used by default.
RUN pip install --no-cache-dir -r /install/requirements-onnx.txt \
 && pip install --no-cache-dir --no-deps /install/wheel/*.whl \
 && rm -r /install /usr/local/lib/python3.11/site-packages/claimkit/models/claimkit-small
COPY --from=export /model /usr/local/lib/python3.11/site-packages/claimkit/models/claimkit-small
RUN useradd --create-home claimkit
USER claimkit
WORKDIR /home/claimkit
ENTRYPOINT ["claimkit"]
