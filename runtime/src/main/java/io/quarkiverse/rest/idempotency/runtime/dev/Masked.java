package io.quarkiverse.rest.idempotency.runtime.dev;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.quarkiverse.rest.idempotency.http.SecretNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Shows headers and bodies without their secrets, by the names of headers, of fields and of parameters. A body that cannot
 * be parsed is not shown.
 */
public final class Masked {

    static final String MASK = "•••";

    private static final int MAX_PREVIEW = 20_000;

    private Masked() {
    }

    /** A header as people see it. */
    public record Header(String name, String value) {
    }

    static Header header(String name, String value) {
        if (name.equalsIgnoreCase("Location") || name.equalsIgnoreCase("Content-Location")) {
            return new Header(name, uri(value));
        }
        return new Header(name, SecretNames.isSecret(name) ? MASK : value);
    }

    /** A URI, or its path and query. */
    static String uri(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query + 1) + parameters(uri.substring(query + 1));
    }

    /**
     * @param headers the headers of the message
     * @return the body as text, or in parentheses why it is not shown
     */
    static String body(List<Map.Entry<String, String>> headers, byte[] body) {
        if (body.length == 0) {
            return "";
        }
        String type = value(headers, "Content-Type").toLowerCase(Locale.ROOT);
        String size = body.length + " bytes";
        String encoding = value(headers, "Content-Encoding");
        if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
            return "(" + size + ", encoded with " + encoding + ")";
        }
        try {
            if (type.contains("json")) {
                return shorten(pretty(mask(Json.decodeValue(Buffer.buffer(body)))));
            }
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            if (type.startsWith("application/x-www-form-urlencoded")) {
                return shorten(parameters(text));
            }
            return type.startsWith("text/plain") || type.isEmpty() ? shorten(text) : "(" + size + " of " + type + ")";
        } catch (DecodeException | CharacterCodingException e) {
            return "(" + size + (type.isEmpty() ? "" : " that are not " + type) + ")";
        }
    }

    private static String value(List<Map.Entry<String, String>> headers, String name) {
        return headers.stream().filter(header -> header.getKey().equalsIgnoreCase(name)).map(Map.Entry::getValue).findFirst()
                .orElse("");
    }

    private static Object mask(Object json) {
        if (json instanceof JsonObject object) {
            JsonObject masked = new JsonObject();
            object.forEach(field -> masked.put(field.getKey(),
                    SecretNames.isSecret(field.getKey()) ? MASK : mask(field.getValue())));
            return masked;
        }
        if (json instanceof JsonArray array) {
            JsonArray masked = new JsonArray();
            array.forEach(element -> masked.add(mask(element)));
            return masked;
        }
        return json;
    }

    private static String pretty(Object json) {
        return json instanceof JsonObject object ? object.encodePrettily()
                : json instanceof JsonArray array ? array.encodePrettily() : Json.encode(json);
    }

    private static String parameters(String parameters) {
        return Stream.of(parameters.split("&")).map(parameter -> {
            int end = parameter.indexOf('=');
            return end > 0 && SecretNames.isSecret(parameter.substring(0, end)) ? parameter.substring(0, end + 1) + MASK
                    : parameter;
        }).collect(Collectors.joining("&"));
    }

    private static String shorten(String text) {
        return text.length() <= MAX_PREVIEW ? text : text.substring(0, MAX_PREVIEW) + " …";
    }
}
