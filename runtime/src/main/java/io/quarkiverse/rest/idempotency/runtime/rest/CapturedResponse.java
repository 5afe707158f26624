package io.quarkiverse.rest.idempotency.runtime.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;

/**
 * The response that a writer of Quarkus REST sees while it is captured: status and headers are those of the real response, and
 * every body, however it is written, goes to the {@link CapturingOutputStream}.
 */
final class CapturedResponse implements ServerHttpResponse {

    private static final int BUFFER = 8192;

    private final ServerHttpResponse response;
    private final CapturingOutputStream captured;
    private boolean written;

    CapturedResponse(ServerHttpResponse response, CapturingOutputStream captured) {
        this.response = response;
        this.captured = captured;
    }

    @Override
    public OutputStream createResponseOutputStream() {
        written = true;
        return captured;
    }

    @Override
    public ServerHttpResponse end(byte[] data) {
        write(data);
        return end();
    }

    @Override
    public ServerHttpResponse end(String data) {
        return end(data.getBytes(StandardCharsets.UTF_8));
    }

    /** Without a body, it is the answer of Quarkus REST to a client that accepts nothing of what there is. */
    @Override
    public ServerHttpResponse end() {
        if (!written) {
            response.end();
            return this;
        }
        try {
            captured.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    @Override
    public CompletionStage<Void> write(byte[] data) {
        written = true;
        try {
            captured.write(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public ServerHttpResponse write(byte[] data, Consumer<Throwable> asyncResultHandler) {
        write(data);
        asyncResultHandler.accept(null);
        return this;
    }

    /** Vert.x ends a response with its file. */
    @Override
    public ServerHttpResponse sendFile(String path, long offset, long length) {
        written = true;
        try (InputStream file = Files.newInputStream(Path.of(path))) {
            file.skipNBytes(offset);
            byte[] buffer = new byte[BUFFER];
            long left = length;
            int read;
            while (left > 0 && (read = file.read(buffer, 0, (int) Math.min(BUFFER, left))) > 0) {
                captured.write(buffer, 0, read);
                left -= read;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return end();
    }

    /** The headers are set when the body is there. */
    @Override
    public void setPreCommitListener(Consumer<ResteasyReactiveRequestContext> task) {
    }

    /** The length of the body is known when it is sent. */
    @Override
    public ServerHttpResponse setChunked(boolean chunked) {
        return this;
    }

    @Override
    public boolean isWriteQueueFull() {
        return false;
    }

    @Override
    public ServerHttpResponse addDrainHandler(Runnable onDrain) {
        return this;
    }

    @Override
    public ServerHttpResponse setStatusCode(int code) {
        response.setStatusCode(code);
        return this;
    }

    @Override
    public boolean headWritten() {
        return response.headWritten();
    }

    @Override
    public ServerHttpResponse addResponseHeader(CharSequence name, CharSequence value) {
        response.addResponseHeader(name, value);
        return this;
    }

    @Override
    public ServerHttpResponse setResponseHeader(CharSequence name, CharSequence value) {
        response.setResponseHeader(name, value);
        return this;
    }

    @Override
    public ServerHttpResponse setResponseHeader(CharSequence name, Iterable<CharSequence> values) {
        response.setResponseHeader(name, values);
        return this;
    }

    @Override
    public Iterable<Map.Entry<String, String>> getAllResponseHeaders() {
        return response.getAllResponseHeaders();
    }

    @Override
    public String getResponseHeader(String name) {
        return response.getResponseHeader(name);
    }

    @Override
    public void removeResponseHeader(String name) {
        response.removeResponseHeader(name);
    }

    @Override
    public boolean closed() {
        return response.closed();
    }

    @Override
    public ServerHttpResponse addCloseHandler(Runnable onClose) {
        response.addCloseHandler(onClose);
        return this;
    }

    @Override
    public void reset() {
        response.reset();
    }
}
