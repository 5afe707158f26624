package io.quarkiverse.rest.idempotency.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

/** The name of a table, a view or a namespace, and what encloses it. */
class CatalogIdentifierTest {

    @Test
    void parent_isTheEnclosingNamespace_andTheCatalogAtTheTop() {
        CatalogIdentifier table = CatalogIdentifier.of(List.of("a", "b"), "t");

        assertThat(table.parent()).isEqualTo(CatalogIdentifier.ofNamespace(List.of("a", "b")));
        assertThat(table.parent().parent()).isEqualTo(CatalogIdentifier.ofNamespace(List.of("a")));
        assertThat(table.parent().parent().parent()).isEqualTo(CatalogIdentifier.ofNamespace(List.of()));
        assertThat(CatalogIdentifier.ofNamespace(List.of()).parent()).isEqualTo(CatalogIdentifier.ofNamespace(List.of()));
    }
}
