package io.quarkiverse.rest.idempotency.lab.it;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Sends what no HTTP client would, byte for byte: the head of a request, and a body as it comes.
 */
final class RawConnection implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final OutputStream output;

    RawConnection(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        output = socket.getOutputStream();
    }

    /** @param lines the request line and the headers, one byte a character */
    RawConnection head(String... lines) throws IOException {
        output.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        output.flush();
        return this;
    }

    RawConnection body(byte[] bytes) throws IOException {
        output.write(bytes);
        output.flush();
        return this;
    }

    /** All that comes back until the other side closes. */
    String answer() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
