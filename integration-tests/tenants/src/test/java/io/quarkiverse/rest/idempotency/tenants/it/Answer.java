package io.quarkiverse.rest.idempotency.tenants.it;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A response, as far as a request with a key must get the same one as a request without. */
record Answer(int status, Map<String, List<String>> headers, byte[] body, boolean replayed) {

    private static final String REPLAYED = "idempotent-replayed";
    private static final int SHOWN = 600;

    static Answer of(HttpResponse<byte[]> response) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(response.headers().map());
        boolean replayed = headers.remove(REPLAYED) != null;
        return new Answer(response.statusCode(), headers, response.body(), replayed);
    }

    /** In what this answer differs from another one; nothing when it does not. */
    List<String> differencesTo(Answer other) {
        List<String> differences = new ArrayList<>();
        if (status != other.status) {
            differences.add("status");
        }
        if (!Arrays.equals(body, other.body)) {
            differences.add("body");
        }
        if (!headers.equals(other.headers)) {
            differences.add("headers");
        }
        return differences;
    }

    /** The problems of this answer by itself, without regard to other answers. */
    List<String> faults(Call call) {
        List<String> faults = new ArrayList<>();
        Operation operation = call.operation();
        if (status != operation.status()) {
            faults.add("status is not " + operation.status());
        }
        if (operation.reachesFilters() && !List.of(call.tenant()).equals(headers.get("X-Served-Tenant"))) {
            faults.add("served tenant");
        }
        if (operation.tellsTenant() && !text().contains(call.tenant())) {
            faults.add("tenant is not in the body");
        }
        if (operation.tellsTenant() && call.apiKey() != null && !text().contains(hash(call.apiKey()))) {
            faults.add("caller is not in the body");
        }
        List<String> digest = headers.get("Content-Digest");
        if (body.length > 0 && !List.of("sha-256=:" + Base64.getEncoder().encodeToString(sha256(body)) + ":").equals(digest)) {
            faults.add("digest");
        }
        return faults;
    }

    private String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static String hash(String apiKey) {
        StringBuilder hex = new StringBuilder();
        for (byte digit : sha256(apiKey.getBytes(StandardCharsets.UTF_8))) {
            hex.append(String.format("%02x", digit));
        }
        return hex.toString();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        String text = text();
        return status + " " + headers + (replayed ? " replayed " : " ") + text.substring(0, Math.min(SHOWN, text.length()));
    }
}
