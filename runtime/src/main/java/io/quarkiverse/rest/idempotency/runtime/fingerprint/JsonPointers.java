package io.quarkiverse.rest.idempotency.runtime.fingerprint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.quarkiverse.rest.idempotency.keys.JsonPath;

/**
 * A tree of JSON Pointers (RFC 6901): the pointers below the member or element that a walk through a document has reached.
 */
final class JsonPointers {

    /** Leads to no value that is left out. */
    static final JsonPointers NONE = new JsonPointers();

    private final Map<String, JsonPointers> under = new HashMap<>();
    private boolean end;

    static JsonPointers of(List<String> pointers) {
        JsonPointers root = new JsonPointers();
        for (String pointer : pointers) {
            JsonPointers at = root;
            for (String step : JsonPath.parse(pointer).steps()) {
                at = at.under.computeIfAbsent(step, name -> new JsonPointers());
            }
            at.end = true;
        }
        return root;
    }

    /**
     * @param name that of a member, or the index of an element
     */
    JsonPointers under(String name) {
        return under.getOrDefault(name, NONE);
    }

    /** Whether nothing under it is left out, so that it need not be walked along. */
    boolean isEmpty() {
        return under.isEmpty();
    }

    /** Whether the value here is left out. */
    boolean isEnd() {
        return end;
    }
}
