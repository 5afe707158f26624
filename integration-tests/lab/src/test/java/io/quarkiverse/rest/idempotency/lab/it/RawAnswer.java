package io.quarkiverse.rest.idempotency.lab.it;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An answer as it comes, on a connection that may have more of them.
 *
 * @param head the status line and the headers
 */
record RawAnswer(int status, String head, String body) {

    /**
     * @return {@code null} when the other side has closed the connection instead
     */
    static RawAnswer read(InputStream input) throws IOException {
        String head = head(input);
        if (head == null) {
            return null;
        }
        int status = Integer.parseInt(head.substring(9, 12));
        String chunked = header(head, "transfer-encoding");
        String length = header(head, "content-length");
        String body = chunked != null ? chunks(input) : length == null ? "" : text(input, Integer.parseInt(length));
        return new RawAnswer(status, head, body);
    }

    private static String head(InputStream input) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int read = input.read();
            if (read < 0) {
                if (head.isEmpty()) {
                    return null;
                }
                throw new EOFException("Expected a whole head, got " + head);
            }
            head.append((char) read);
        }
        return head.toString();
    }

    private static String header(String head, String name) {
        return head.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":")).findFirst()
                .map(line -> line.substring(name.length() + 1).strip()).orElse(null);
    }

    private static String chunks(InputStream input) throws IOException {
        StringBuilder body = new StringBuilder();
        int length;
        do {
            StringBuilder line = new StringBuilder();
            while (!line.toString().endsWith("\r\n")) {
                line.append((char) input.read());
            }
            length = Integer.parseInt(line.toString().strip(), 16);
            body.append(text(input, length));
            text(input, 2);
        } while (length > 0);
        return body.toString();
    }

    private static String text(InputStream input, int length) throws IOException {
        return new String(input.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    boolean isReplay() {
        return "true".equals(header(head, "idempotent-replayed"));
    }

    boolean closes() {
        return "close".equalsIgnoreCase(header(head, "connection"));
    }
}
