package io.quarkiverse.rest.idempotency.catalog;

import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTUtil;

/**
 * Reads names from paths, where clients encode each level on its own.
 */
final class Names {

    private Names() {
    }

    static Namespace namespace(String encoded) {
        return RESTUtil.decodeNamespace(encoded);
    }

    static Namespace parent(String query) {
        return query == null || query.isEmpty() ? Namespace.empty() : RESTUtil.namespaceFromQueryParam(query);
    }

    static TableIdentifier identifier(String encodedNamespace, String encodedName) {
        return TableIdentifier.of(namespace(encodedNamespace), RESTUtil.decodeString(encodedName));
    }
}
