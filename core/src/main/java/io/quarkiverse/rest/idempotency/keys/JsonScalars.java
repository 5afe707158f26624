package io.quarkiverse.rest.idempotency.keys;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;

import org.jspecify.annotations.Nullable;

/**
 * Reads values from a JSON text without making objects of the rest. All of the text is read, so that a duplicate member is
 * noticed: parsers do not agree on which of the two counts, and the method may see the other one.
 */
final class JsonScalars {

    /** Looking the provider up costs more than reading a body. */
    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    private final Set<JsonPath> wanted;
    private final Map<JsonPath, JsonScalar> found = new HashMap<>();
    private final Set<List<String>> seen = new HashSet<>();
    /** The names and positions on the way to the current value; that of an array is counted up. */
    private final Deque<String> steps = new ArrayDeque<>();
    private final Deque<Integer> positions = new ArrayDeque<>();

    private JsonScalars(Set<JsonPath> wanted) {
        this.wanted = wanted;
    }

    /**
     * @return the values that are there and not {@code null}; none when the text is no JSON
     * @throws UnusableKeyException if one of them is an object or an array, or is there twice
     */
    static Map<JsonPath, JsonScalar> of(byte[] text, Set<JsonPath> wanted) {
        if (text.length == 0) {
            return Map.of();
        }
        JsonScalars scalars = new JsonScalars(wanted);
        try (JsonParser parser = PARSERS.createParser(new ByteArrayInputStream(text))) {
            while (parser.hasNext()) {
                scalars.take(parser.next(), parser);
            }
        } catch (JsonException | NoSuchElementException | IllegalStateException e) {
            // The method reports the problem of its body better.
            return Map.of();
        }
        return scalars.found;
    }

    private void take(JsonParser.Event event, JsonParser parser) {
        switch (event) {
            case KEY_NAME -> steps.addLast(parser.getString());
            case START_OBJECT, START_ARRAY -> {
                value(null);
                positions.addLast(event == JsonParser.Event.START_ARRAY ? 0 : -1);
            }
            case END_OBJECT, END_ARRAY -> {
                positions.removeLast();
                leave();
            }
            case VALUE_STRING -> scalar(new JsonScalar(JsonScalar.Kind.STRING, parser.getString()));
            case VALUE_NUMBER -> scalar(new JsonScalar(JsonScalar.Kind.NUMBER, parser.getString()));
            case VALUE_TRUE -> scalar(new JsonScalar(JsonScalar.Kind.BOOLEAN, "true"));
            case VALUE_FALSE -> scalar(new JsonScalar(JsonScalar.Kind.BOOLEAN, "false"));
            case VALUE_NULL -> {
                enter();
                note();
                leave();
            }
        }
    }

    private void scalar(JsonScalar scalar) {
        value(scalar);
        leave();
    }

    /**
     * @param scalar {@code null} for an object or an array
     */
    private void value(@Nullable JsonScalar scalar) {
        enter();
        JsonPath path = note();
        if (path != null && scalar == null) {
            throw new UnusableKeyException("Expected a single value, got an object or an array.");
        }
        if (path != null) {
            found.put(path, scalar);
        }
    }

    /** An element of an array is named by its position; a member has been named before. */
    private void enter() {
        if (!positions.isEmpty() && positions.peekLast() >= 0) {
            int position = positions.removeLast();
            steps.addLast(Integer.toString(position));
            positions.addLast(position + 1);
        }
    }

    private void leave() {
        steps.pollLast();
    }

    /**
     * @return the wanted path that the current value stands at; {@code null} for another value
     */
    private @Nullable JsonPath note() {
        @Nullable
        JsonPath match = null;
        boolean onTheWay = false;
        @Nullable
        List<String> here = null;
        for (JsonPath path : wanted) {
            if (steps.size() <= path.steps().size()) {
                here = here == null ? List.copyOf(steps) : here;
                boolean leadsTo = here.equals(path.steps().subList(0, here.size()));
                onTheWay |= leadsTo;
                match = leadsTo && here.size() == path.steps().size() ? path : match;
            }
        }
        if (onTheWay && !seen.add(here)) {
            throw new UnusableKeyException("Expected it once, got it more than once.");
        }
        return match;
    }
}
