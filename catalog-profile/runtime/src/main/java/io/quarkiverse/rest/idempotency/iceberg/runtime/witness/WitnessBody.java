package io.quarkiverse.rest.idempotency.iceberg.runtime.witness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/**
 * The bytes of a request, to which one property is added. All other bytes stay as the client sent them. A body that does
 * not follow the specification is left alone: the method answers with its problem.
 */
final class WitnessBody {

    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] body;
    private final WitnessProperties properties;
    private final List<Edit> edits = new ArrayList<>();

    /** Bytes that take the place of others. */
    private record Edit(int from, int to, String text) {
    }

    /** Says that the body is not as expected. */
    private static final class UnexpectedBodyException extends IOException {

        private static final long serialVersionUID = 1L;

        UnexpectedBodyException(String expected) {
            super(expected);
        }
    }

    private WitnessBody(byte[] body, WitnessProperties properties) {
        this.body = body;
        this.properties = properties;
    }

    /** Adds the property of a creation to the {@code properties} of a new table, view or namespace that is not only staged. */
    static byte[] ofCreation(byte[] body, WitnessProperties properties) {
        return new WitnessBody(body, properties).edited(WitnessBody::creation);
    }

    /** Adds the property of a change to the {@code updates} of a namespace's properties. */
    static byte[] ofNamespaceUpdate(byte[] body, WitnessProperties properties) {
        return new WitnessBody(body, properties).edited(WitnessBody::namespaceUpdate);
    }

    /** Adds an update to a commit that has updates. */
    static byte[] ofCommit(byte[] body, WitnessProperties properties) {
        return new WitnessBody(body, properties).edited(WitnessBody::commit);
    }

    /** Adds an update to each change of a transaction that has updates. */
    static byte[] ofTransaction(byte[] body, WitnessProperties properties) {
        return new WitnessBody(body, properties).edited(WitnessBody::transaction);
    }

    @FunctionalInterface
    private interface Reader {

        /** Reads the object at whose beginning the parser is, to its end. */
        void read(WitnessBody body, JsonParser parser) throws IOException;
    }

    private byte[] edited(Reader reader) {
        try (JsonParser parser = JSON.createParser(body)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "an object");
            reader.read(this, parser);
            require(parser.nextToken() == null, "nothing behind the object");
        } catch (IOException e) {
            return body;
        }
        return edits.isEmpty() ? body : apply();
    }

    private byte[] apply() {
        edits.sort(Comparator.comparingInt(Edit::from));
        ByteArrayOutputStream edited = new ByteArrayOutputStream(body.length + 256 * edits.size());
        int position = 0;
        for (Edit edit : edits) {
            edited.write(body, position, edit.from - position);
            edited.writeBytes(edit.text.getBytes(StandardCharsets.UTF_8));
            position = edit.to;
        }
        edited.write(body, position, body.length - position);
        return edited.toByteArray();
    }

    private void creation(JsonParser parser) throws IOException {
        boolean staged = false;
        boolean there = false;
        boolean empty = true;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            empty = false;
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("properties")) {
                there = true;
                map(parser, properties.created());
            } else {
                staged |= name.equals("stage-create") && value == JsonToken.VALUE_TRUE;
                parser.skipChildren();
            }
        }
        int end = position(parser, '}');
        if (staged) {
            edits.clear();
        } else if (!there) {
            insert(end, empty, "\"properties\":{" + member(properties.created()) + "}");
        }
    }

    private void namespaceUpdate(JsonParser parser) throws IOException {
        boolean there = false;
        boolean removed = false;
        boolean empty = true;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            empty = false;
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("updates")) {
                there = true;
                map(parser, properties.changed());
            } else if (name.equals("removals") && value == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    removed |= parser.currentToken() == JsonToken.VALUE_STRING && parser.getText().equals(properties.changed());
                    parser.skipChildren();
                }
            } else {
                parser.skipChildren();
            }
        }
        int end = position(parser, '}');
        if (removed) {
            // A property must not be set and removed by one request.
            edits.clear();
        } else if (!there) {
            insert(end, empty, "\"updates\":{" + member(properties.changed()) + "}");
        }
    }

    private void transaction(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("table-changes") && value == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    require(parser.currentToken() == JsonToken.START_OBJECT, "a change of a table");
                    commit(parser);
                }
            } else {
                parser.skipChildren();
            }
        }
        position(parser, '}');
    }

    private void commit(JsonParser parser) throws IOException {
        boolean creates = false;
        int endOfUpdates = -1;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("updates") && value == JsonToken.START_ARRAY) {
                boolean empty = true;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    empty = false;
                    parser.skipChildren();
                }
                // A commit that changes nothing must not become one that does.
                endOfUpdates = empty ? -1 : position(parser, ']');
            } else if (name.equals("requirements") && value == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    creates |= isAssertCreate(parser);
                }
            } else {
                parser.skipChildren();
            }
        }
        position(parser, '}');
        if (endOfUpdates >= 0) {
            insert(endOfUpdates, false, "{\"action\":\"set-properties\",\"updates\":{"
                    + member(creates ? properties.created() : properties.changed()) + "}}");
        }
    }

    private static boolean isAssertCreate(JsonParser parser) throws IOException {
        boolean creates = false;
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean type = parser.currentName().equals("type");
                creates |= parser.nextToken() == JsonToken.VALUE_STRING && type && parser.getText().equals("assert-create");
                parser.skipChildren();
            }
        }
        return creates;
    }

    /** Puts the property into the object that is the value of the current field; a value of the client gives way. */
    private void map(JsonParser parser, String property) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            require(from >= 0, "UTF-8");
            edits.add(new Edit(from, from + "null".length(), "{" + member(property) + "}"));
            return;
        }
        require(parser.currentToken() == JsonToken.START_OBJECT, "an object of properties");
        boolean there = false;
        boolean empty = true;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            empty = false;
            boolean same = parser.currentName().equals(property);
            parser.nextToken();
            int from = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            if (same) {
                there = true;
                parser.finishToken();
                edits.add(new Edit(from, (int) parser.currentLocation().getByteOffset(), "\"" + properties.value() + "\""));
            }
        }
        int end = position(parser, '}');
        if (!there) {
            insert(end, empty, member(property));
        }
    }

    private String member(String property) {
        return "\"" + property + "\":\"" + properties.value() + "\"";
    }

    private void insert(int position, boolean first, String text) {
        edits.add(new Edit(position, position, first ? text : "," + text));
    }

    /** Other encodings than UTF-8, which the specification does not know, have no such byte there. */
    private int position(JsonParser parser, char expected) throws IOException {
        int position = (int) parser.currentTokenLocation().getByteOffset();
        require(parser.currentToken() != null && position >= 0 && position < body.length && body[position] == expected,
                "the end of an object or array, in UTF-8");
        return position;
    }

    private static void require(boolean condition, String expected) throws IOException {
        if (!condition) {
            throw new UnexpectedBodyException("Expected " + expected);
        }
    }
}
