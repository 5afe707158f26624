package io.quarkiverse.rest.idempotency.tenants.it;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The body of a request. */
record Body(String type, byte[] bytes) {

    private static final String BOUNDARY = "----boundary-of-the-test";
    /** More than the extension holds in memory (256 KiB), and less. */
    private static final List<byte[]> FILES = Stream.of(1_000, 100_000, 400_000).map(Body::noise).toList();
    private static final List<byte[]> LARGE = Stream.of(300_000, 2_000_000).map(Body::noise).toList();

    static Body json(String format, Object... values) {
        return new Body("application/json", bytes(String.format(format, values).replace('\'', '"')));
    }

    static Body large(Random random) {
        return new Body("application/octet-stream", LARGE.get(random.nextInt(LARGE.size())));
    }

    static Body form(String title, Random random) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        part(form, "name=\"title\"", "text/plain", bytes(title));
        part(form, "name=\"document\"; filename=\"letter.bin\"", "application/pdf", FILES.get(random.nextInt(FILES.size())));
        part(form, "name=\"cover\"; filename=\"cover.bin\"", "image/png", FILES.get(0));
        form.writeBytes(bytes("--" + BOUNDARY + "--\r\n"));
        return new Body("multipart/form-data; boundary=" + BOUNDARY, form.toByteArray());
    }

    private static void part(ByteArrayOutputStream form, String disposition, String type, byte[] content) {
        form.writeBytes(bytes("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\nContent-Type: "
                + type + "\r\n\r\n"));
        form.writeBytes(content);
        form.writeBytes(bytes("\r\n"));
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
