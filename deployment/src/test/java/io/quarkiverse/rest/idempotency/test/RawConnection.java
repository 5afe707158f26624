package io.quarkiverse.rest.idempotency.test;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.restassured.RestAssured;

/**
 * A connection to the application that writes whatever it is told, for requests that an HTTP client rejects to send or does not
 * give up.
 */
public final class RawConnection implements AutoCloseable {

    private static final int SILENCE_MILLIS = 30_000;

    private final Socket socket;

    public RawConnection() throws IOException {
        socket = new Socket("localhost", RestAssured.port);
        socket.setSoTimeout(SILENCE_MILLIS);
    }

    /** Writes each character as one byte. */
    public RawConnection send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** The next head of a response, without its body. */
    public String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new EOFException("The connection was closed behind '" + head + "'");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Everything until the server closes the connection. */
    public String readToEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
