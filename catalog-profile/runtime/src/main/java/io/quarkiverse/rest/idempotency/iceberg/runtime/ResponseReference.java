package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The part of a response with possible credentials that is kept: the names and places by which it is built again, and
 * nothing else. It is read from the bytes that leave, without making objects of the metadata in them.
 *
 * @param uuid the {@code table-uuid} or {@code view-uuid} of the metadata
 * @param metadataLocation where the metadata is
 * @param location the location of the table
 * @param planId the plan of a scan
 * @param bare whether {@code metadata-location} was all that the response held
 */
record ResponseReference(String uuid, String metadataLocation, String location, String planId, boolean bare) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> OF_METADATA = Set.of("table-uuid", "view-uuid", "location");
    private static final Set<String> OF_RESPONSE = Set.of("metadata-location", "plan-id");

    /**
     * @param body the body that leaves, in JSON
     * @return {@code null} when it is something else
     */
    static ResponseReference read(byte[] body) {
        Map<String, String> found = new HashMap<>();
        int fields = 0;
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                fields++;
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("metadata") && value == JsonToken.START_OBJECT) {
                    readTexts(parser, OF_METADATA, found);
                } else if (OF_RESPONSE.contains(name) && value == JsonToken.VALUE_STRING) {
                    found.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT) {
                return null;
            }
        } catch (IOException e) {
            return null;
        }
        return new ResponseReference(found.getOrDefault("table-uuid", found.get("view-uuid")), found.get("metadata-location"),
                found.get("location"), found.get("plan-id"), fields == 1 && found.containsKey("metadata-location"));
    }

    private static void readTexts(JsonParser parser, Set<String> names, Map<String, String> found) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_STRING && names.contains(name)) {
                found.put(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
    }

    static ResponseReference ofText(String text) throws IOException {
        return JSON.readValue(text, ResponseReference.class);
    }

    String text() {
        try {
            return JSON.writeValueAsString(this);
        } catch (IOException e) {
            throw new IllegalStateException("A reference is texts only", e);
        }
    }
}
