package io.quarkiverse.rest.idempotency.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.Idempotent;

class AnnotationPageTest {

    private static final List<List<String>> ATTRIBUTES = Page.of("annotation.adoc").table("attributes");

    @Test
    void tableOfAttributes_hasEachAttribute_unlessItIsDeprecated() {
        assertThat(ATTRIBUTES).extracting(row -> row.get(0).replace("`", "")).containsExactlyInAnyOrderElementsOf(
                Arrays.stream(Idempotent.class.getDeclaredMethods())
                        .filter(method -> !method.isAnnotationPresent(Deprecated.class))
                        .map(Method::getName).toList());
    }

    @Test
    void tableOfAttributes_namesPropertiesOfTheReference() {
        String reference = Page.of("includes/quarkus-rest-idempotency.adoc").text();

        assertThat(ATTRIBUTES).extracting(row -> row.get(1).replace("`", "")).filteredOn(property -> !property.equals("none"))
                .hasSize(ATTRIBUTES.size() - 1)
                .allSatisfy(property -> assertThat(reference)
                        .contains("`+++quarkus.rest-idempotency." + property + "+++`")
                        .contains("`+++quarkus.rest-idempotency.operations.\"operation\"." + property + "+++`"));
    }
}
