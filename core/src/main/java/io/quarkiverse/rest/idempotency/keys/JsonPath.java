package io.quarkiverse.rest.idempotency.keys;

import java.util.ArrayList;
import java.util.List;

/**
 * A JSON Pointer (RFC 6901), as the member names and array positions on the way to a value.
 *
 * @param steps the names and positions, the outermost first
 */
public record JsonPath(List<String> steps) {

    public JsonPath {
        steps = List.copyOf(steps);
    }

    /**
     * @param pointer as RFC 6901 writes it
     * @throws IllegalArgumentException if the text is not a pointer to something within a JSON text
     */
    public static JsonPath parse(String pointer) {
        if (!pointer.startsWith("/")) {
            throw new IllegalArgumentException(
                    "expected a JSON Pointer that begins with a slash, such as /idempotency_key, was '" + pointer + "'");
        }
        List<String> steps = new ArrayList<>();
        for (String step : pointer.substring(1).split("/", -1)) {
            if (step.matches(".*~([^01].*|$)")) {
                throw new IllegalArgumentException("expected a JSON Pointer, in which ~ is written ~0 and / in a name ~1, was '"
                        + pointer + "'");
            }
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        return new JsonPath(steps);
    }
}
