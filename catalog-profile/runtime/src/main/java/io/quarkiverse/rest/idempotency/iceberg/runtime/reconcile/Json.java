package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * Compares the contents of a request with those of metadata, where the catalog has added to them.
 */
final class Json {

    /** Numbers that a catalog assigns anew. */
    private static final Set<String> ASSIGNED = Set.of("schema-id", "spec-id", "order-id", "version-id");

    private Json() {
    }

    static boolean any(JsonNode array, Predicate<JsonNode> predicate) {
        return StreamSupport.stream(array.spliterator(), false).anyMatch(predicate);
    }

    /**
     * @return the first element with a number under a name, or a missing node
     */
    static JsonNode byNumber(JsonNode array, String name, long number) {
        for (JsonNode element : array) {
            if (element.path(name).isNumber() && element.path(name).longValue() == number) {
                return element;
            }
        }
        return MissingNode.getInstance();
    }

    /**
     * @return whether everything that is wanted is there, but for the numbers that a catalog assigns
     */
    static boolean includes(JsonNode actual, JsonNode wanted) {
        if (wanted.isObject()) {
            Iterator<Map.Entry<String, JsonNode>> fields = wanted.fields();
            while (fields.hasNext()) {
                Map.Entry<String, JsonNode> field = fields.next();
                if (!ASSIGNED.contains(field.getKey()) && !includes(actual.path(field.getKey()), field.getValue())) {
                    return false;
                }
            }
            return actual.isObject();
        }
        if (wanted.isArray()) {
            if (!actual.isArray() || actual.size() != wanted.size()) {
                return false;
            }
            for (int i = 0; i < wanted.size(); i++) {
                if (!includes(actual.get(i), wanted.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (wanted.isIntegralNumber()) {
            return actual.isIntegralNumber() && actual.longValue() == wanted.longValue();
        }
        return actual.equals(wanted);
    }
}
