package io.quarkiverse.rest.idempotency.lab.it;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A request as a fuzzer makes it up, byte for byte: its framing is in order, and nothing else need be.
 *
 * @param keyLines the values of its key headers, one character a byte
 */
record HostileRequest(byte[] bytes, List<String> keyLines) {

    private static final String[] METHODS = { "POST", "POST", "POST", "POST", "POST", "POST", "POST", "PUT", "GET", "DELETE",
            "BREW" };
    private static final String[] TYPES = { "application/json", "text/plain", "text/plain;charset=utf-8",
            "text/plain;charset=x",
            "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "garbage", "/", "a/",
            "*/*", "a/b;c", "a/b;=;", "\"", "", "text/\u00e9", "image/svg+xml;q=0.1;q=" };
    private static final String[] ENCODINGS = { "gzip", "deflate", "identity", "br", "x", "gzip, gzip", "", "\u00ff" };
    private static final String[] ACCEPTS = { "*/*", "application/json", "text/html", "garbage", "application/json;q=x", "" };
    private static final String SYNTAX = "\"\\;,=?:@%*()-. a1Zk\t";

    /**
     * @param name of the counter that the request counts, if it reaches its method
     */
    static HostileRequest of(Random random, String name) {
        List<String> keyLines = keyLines(random);
        List<String> head = new ArrayList<>();
        head.add(pick(random, METHODS) + " " + path(random, name) + " HTTP/1.1");
        head.add("Host: lab");
        for (String line : keyLines) {
            head.add(pick(random, "Idempotency-Key", "idempotency-key", "IDEMPOTENCY-KEY") + ":" + line);
        }
        if (random.nextInt(3) > 0) {
            head.add("Content-Type: " + pick(random, TYPES));
        }
        if (random.nextInt(4) == 0) {
            head.add("Content-Encoding: " + pick(random, ENCODINGS));
        }
        if (random.nextInt(4) == 0) {
            head.add("Accept: " + pick(random, ACCEPTS));
        }
        if (random.nextInt(8) == 0) {
            head.add("X-Realm: " + text(random, random.nextInt(20)));
        }
        byte[] body = new byte[random.nextInt(4) == 0 ? random.nextInt(4000) : random.nextInt(30)];
        random.nextBytes(body);
        boolean chunked = random.nextInt(4) == 0;
        head.add(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(latin(String.join("\r\n", head) + "\r\n\r\n"));
        if (chunked && body.length > 0) {
            bytes.writeBytes(latin(Integer.toHexString(body.length) + "\r\n"));
            bytes.writeBytes(body);
            bytes.writeBytes(latin("\r\n"));
        } else if (!chunked) {
            bytes.writeBytes(body);
        }
        if (chunked) {
            bytes.writeBytes(latin("0\r\n\r\n"));
        }
        return new HostileRequest(bytes.toByteArray(), keyLines);
    }

    /** A request of the corpus: an ordinary one with these key headers. */
    static HostileRequest withKeys(String name, List<String> keyLines) {
        StringBuilder head = new StringBuilder("POST /lab/counter/" + name + " HTTP/1.1\r\nHost: lab\r\nContent-Length: 0\r\n");
        keyLines.forEach(line -> head.append("Idempotency-Key: ").append(line).append("\r\n"));
        return new HostileRequest(latin(head.append("\r\n").toString()), keyLines);
    }

    private static String path(Random random, String name) {
        return switch (random.nextInt(14)) {
            case 0 ->
                "/lab/counter/" + name + "?" + pick(random, "%", "a=%zz", "\u00e9", "a=b&a", "'", "%00", "a".repeat(3000));
            // Not %00: PostgreSQL rejects a counter of that name.
            case 1 -> "/lab/counter/" + name + pick(random, ";a=b", "/", "//", "/..", "%2f..", "%01", "%", "%zz", "\u00e9");
            case 2 ->
                pick(random, "/", "*", "//lab", "/lab/../lab/counter/" + name, "/lab/%63ounter/" + name, "http://x/y", "x");
            case 3 -> "/lab/counter/" + name + "a".repeat(random.nextInt(6000));
            case 4, 5, 6 -> "/lab/required/" + name;
            default -> "/lab/counter/" + name;
        };
    }

    private static List<String> keyLines(Random random) {
        List<String> lines = new ArrayList<>();
        int count = random.nextInt(12) == 0 ? random.nextInt(4) : 1;
        for (int i = 0; i < count; i++) {
            lines.add(keyLine(random));
        }
        return lines;
    }

    private static String keyLine(Random random) {
        String key = "fuzz" + Long.toHexString(random.nextLong());
        return switch (random.nextInt(9)) {
            case 0 -> key;
            case 1, 2 -> '"' + key + '"';
            case 3 -> '"' + key + '"' + ";" + of(random, SYNTAX, random.nextInt(10));
            case 4 -> of(random, SYNTAX, random.nextInt(30));
            case 5 -> '"' + key + text(random, 1 + random.nextInt(5)) + '"';
            case 6 -> '"' + key.repeat(random.nextInt(30)) + '"';
            case 7 -> ' ' + key + '\t';
            default -> text(random, random.nextInt(60));
        };
    }

    /** Any bytes that do not end the header. */
    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            char character = (char) random.nextInt(256);
            if (character != '\r' && character != '\n') {
                text.append(character);
            }
        }
        return text.toString();
    }

    private static String of(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
