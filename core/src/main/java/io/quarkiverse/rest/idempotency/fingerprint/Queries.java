package io.quarkiverse.rest.idempotency.fingerprint;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Orders the parameters of a query by their names. Parameters of one name keep their order, which may mean something.
 */
final class Queries {

    private Queries() {
    }

    /**
     * @param target a path and, behind a question mark, a query
     * @return the target with its query in order
     */
    static String ordered(String target) {
        int query = target.indexOf('?') + 1;
        if (query == 0 || target.indexOf('&', query) < 0) {
            return target;
        }
        String[] parameters = target.substring(query).split("&", -1);
        Arrays.sort(parameters, Comparator.comparing(Queries::name));
        return target.substring(0, query) + String.join("&", parameters);
    }

    private static String name(String parameter) {
        int equals = parameter.indexOf('=');
        return equals < 0 ? parameter : parameter.substring(0, equals);
    }
}
