package io.quarkiverse.rest.idempotency.catalog;

import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTUtil;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Reads names from paths, where clients encode each level on its own.
 */
final class Names {

    /** As in {@link CatalogSettings#namespaceSeparator()}; {@code null} for the unit separator. */
    private static final String SEPARATOR = ConfigProvider.getConfig()
            .getOptionalValue("catalog.namespace-separator", String.class).orElse(null);

    private Names() {
    }

    static Namespace namespace(String encoded) {
        // Characters that are unreserved in a URI, such as a dot, come decoded.
        return SEPARATOR == null ? RESTUtil.decodeNamespace(encoded) : RESTUtil.decodeNamespace(encoded, SEPARATOR);
    }

    static Namespace parent(String query) {
        if (query == null || query.isEmpty()) {
            return Namespace.empty();
        }
        return SEPARATOR == null ? RESTUtil.namespaceFromQueryParam(query)
                : RESTUtil.namespaceFromQueryParam(query, SEPARATOR);
    }

    static TableIdentifier identifier(String encodedNamespace, String encodedName) {
        return TableIdentifier.of(namespace(encodedNamespace), RESTUtil.decodeString(encodedName));
    }
}
