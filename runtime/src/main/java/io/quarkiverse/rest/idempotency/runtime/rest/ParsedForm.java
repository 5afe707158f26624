package io.quarkiverse.rest.idempotency.runtime.rest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.quarkiverse.rest.idempotency.fingerprint.RequestFingerprint;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.RoutingContext;

/**
 * A form that a route has parsed before the request came to its method, so that the bytes of its body are gone. Its parts stand
 * for them.
 */
record ParsedForm(List<Map.Entry<String, String>> attributes, List<FileUpload> files) {

    private static final int CHUNK = 16 * 1024;

    static ParsedForm of(RoutingContext context) {
        return new ParsedForm(context.request().formAttributes().entries(), List.copyOf(context.fileUploads()));
    }

    boolean isEmpty() {
        return attributes.isEmpty() && files.isEmpty();
    }

    /**
     * Digests all parts in the place of the body, each with its length, so that no two forms run together. Reads the files.
     */
    void digest(RequestFingerprint fingerprint) throws IOException {
        number(fingerprint, attributes.size());
        number(fingerprint, files.size());
        for (Map.Entry<String, String> attribute : attributes) {
            text(fingerprint, attribute.getKey());
            text(fingerprint, attribute.getValue());
        }
        for (FileUpload file : files) {
            text(fingerprint, file.name());
            text(fingerprint, file.fileName());
            text(fingerprint, file.contentType());
            number(fingerprint, file.size());
            try (InputStream content = Files.newInputStream(Path.of(file.uploadedFileName()))) {
                byte[] chunk = new byte[CHUNK];
                for (int read; (read = content.read(chunk)) >= 0;) {
                    fingerprint.body(chunk, 0, read);
                }
            }
        }
    }

    private static void text(RequestFingerprint fingerprint, String text) {
        byte[] bytes = (text == null ? "" : text).getBytes(StandardCharsets.UTF_8);
        number(fingerprint, bytes.length);
        fingerprint.body(bytes, 0, bytes.length);
    }

    private static void number(RequestFingerprint fingerprint, long number) {
        fingerprint.body(ByteBuffer.allocate(Long.BYTES).putLong(number).array(), 0, Long.BYTES);
    }
}
