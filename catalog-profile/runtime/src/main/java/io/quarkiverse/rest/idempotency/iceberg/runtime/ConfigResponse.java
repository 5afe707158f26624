package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

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
    private String overriddenPrefix;
    private String defaultPrefix;

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
                overriddenPrefix = prefixIn(parser);
            } else if (value == JsonToken.START_OBJECT && name.equals("defaults")) {
                defaultPrefix = prefixIn(parser);
            } else {
                parser.skipChildren();
            }
        }
        end = (int) parser.currentTokenLocation().getByteOffset();
        // Other encodings than UTF-8, which the specification does not know, have no such byte there.
        complete = parser.currentToken() == JsonToken.END_OBJECT && end >= 0 && end < body.length && body[end] == '}'
                && parser.nextToken() == null;
    }

    private static String prefixIn(JsonParser parser) throws IOException {
        String prefix = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isPrefix = parser.currentName().equals("prefix");
            if (parser.nextToken() == JsonToken.VALUE_STRING && isPrefix) {
                prefix = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
        return prefix;
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
        return overriddenPrefix == null ? defaultPrefix : overriddenPrefix;
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
