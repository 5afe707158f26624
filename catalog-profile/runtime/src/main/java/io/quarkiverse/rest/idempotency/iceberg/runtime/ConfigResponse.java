package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/**
 * The bytes of a response of {@code GET …/config}. They are left as they are, but for one field that is added at the end.
 */
public final class ConfigResponse {

    private static final String FIELD = "idempotency-key-lifetime";
    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] body;
    private boolean complete;
    private boolean saysLifetime;
    private boolean empty = true;
    private int end = -1;
    private Map<String, String> overrides = Map.of();
    private Map<String, String> defaults = Map.of();

    public ConfigResponse(byte[] body) {
        this.body = body;
        try (JsonParser parser = JSON.createParser(body)) {
            read(parser);
        } catch (IOException e) {
            complete = false;
        }
    }

    private void read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            empty = false;
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            saysLifetime |= name.equals(FIELD);
            if (value == JsonToken.START_OBJECT && name.equals("overrides")) {
                overrides = textsIn(parser);
            } else if (value == JsonToken.START_OBJECT && name.equals("defaults")) {
                defaults = textsIn(parser);
            } else {
                parser.skipChildren();
            }
        }
        end = (int) parser.currentTokenLocation().getByteOffset();
        // Other encodings than UTF-8, which the specification does not know, have no such byte there.
        complete = parser.currentToken() == JsonToken.END_OBJECT && end >= 0 && end < body.length && body[end] == '}'
                && parser.nextToken() == null;
    }

    private static Map<String, String> textsIn(JsonParser parser) throws IOException {
        Map<String, String> texts = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_STRING && (name.equals("prefix") || name.equals("namespace-separator"))) {
                texts.put(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        return texts;
    }

    /**
     * @return whether the lifetime can be added: it is an object in JSON that does not say it already
     */
    public boolean lacksLifetime() {
        return complete && !saysLifetime;
    }

    /**
     * @return the prefix that clients are told to use, or {@code null}
     */
    public String prefix() {
        return told("prefix");
    }

    /**
     * @return the separator of namespaces that clients are told to use, percent-encoded; {@code null} where they are told none
     */
    public String namespaceSeparator() {
        return told("namespace-separator");
    }

    private String told(String name) {
        return overrides.getOrDefault(name, defaults.get(name));
    }

    /**
     * @return whether it is an object in JSON, so that it is what clients configure themselves by
     */
    public boolean isConfiguration() {
        return complete;
    }

    /**
     * @return the same response that says the lifetime besides
     */
    public byte[] with(String lifetime) {
        String field = (empty ? "" : ",") + "\"" + FIELD + "\":\"" + lifetime + "\"";
        ByteArrayOutputStream longer = new ByteArrayOutputStream(body.length + field.length());
        longer.write(body, 0, end);
        longer.writeBytes(field.getBytes(StandardCharsets.UTF_8));
        longer.write(body, end, body.length - end);
        return longer.toByteArray();
    }
}
