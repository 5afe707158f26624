package io.quarkiverse.rest.idempotency.catalog.it;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Why tests of the compatibility kit do not apply to this catalog, with the profile or without it.
 */
enum KitSkip {

    EMPTY_NAMESPACE("the catalogs of iceberg-core have no namespace without a name, and the kit asks none for it",
            "CatalogTests/createAndDropEmptyNamespace()",
            "CatalogTests/listNamespacesWithEmptyNamespace()",
            "CatalogTests/listTablesInEmptyNamespace()",
            "CatalogTests/namespacePropertiesOnEmptyNamespace()",
            "ViewCatalogTests/listViewsInEmptyNamespace()"),
    NESTED_NAMESPACE("the kit has no setting that turns them on", "CatalogTests/testDropNamespaceWithNestedNamespace()",
            "CatalogTests/testListNestedNamespaces()"),
    DOT("the JDBC catalog puts dots between the levels of a namespace, so a name cannot have one",
            "CatalogTests/testNamespaceWithDot()", "CatalogTests/testTableNameWithDot()"),
    SLASH("the kit has no setting that turns them on", "CatalogTests/testNamespaceWithSlash()",
            "CatalogTests/testTableNameWithSlash()"),
    DISABLED("the kit itself turns it off", "CatalogTests/createTableInUniqueLocation()");

    private final String reason;
    private final Set<String> tests;

    KitSkip(String reason, String... tests) {
        this.reason = reason;
        this.tests = Set.of(tests);
    }

    /** All of them, each with its reason. */
    static Map<String, String> known() {
        Map<String, String> known = new TreeMap<>();
        for (KitSkip skip : values()) {
            skip.tests.forEach(test -> known.put("RESTCompatibilityKit" + test, skip.reason));
        }
        return known;
    }
}
