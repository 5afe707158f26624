package io.quarkiverse.rest.idempotency.runtime.config;

import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.GLOBAL;
import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.METHOD;
import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.NAME;
import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.OWN;
import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.bind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.spi.KeyResolver;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * The settings for keys that are not in the header.
 */
class KeySourceSettingsTest {

    @Test
    void keySource_isThatOfTheFirstPlaceThatSaysAnything() {
        Map<String, String> global = Map.of(GLOBAL + "key-member", "/id");
        Map<String, String> own = Map.of(GLOBAL + "key-member", "/id", OWN + "key-parts", "body:/event/id,header:X-Event");

        assertThat(bind(Map.of(), Map.of()).keySource()).isNull();
        assertThat(bind(Map.of(), global).keySource().place()).isEqualTo("the member /id of the JSON body");
        assertThat(bind(Map.of("keyMember", "/requestId"), global).keySource().place()).contains("/requestId");
        assertThat(bind(Map.of("keyMember", "/requestId"), own).keySource().derived()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "key-member   | id      | key-member: expected a JSON Pointer",
            "key-parts    | id      | key-parts: expected body:, header:, path: or query: and a name",
            "key-resolver | strange | key-resolver: expected the name() of a KeyResolver bean, was 'strange'; there are [events]" })
    void keySource_thatCannotBeUsed_isRejectedByItsProperty(String setting, String value, String problem) {
        assertThatThrownBy(() -> bindWithResolver(Map.of(OWN + setting, value)))
                .isInstanceOf(ConfigurationException.class).hasMessageContaining(OWN + problem);
    }

    @Test
    void keySource_ofTwoKindsInOnePlace_isRejected() {
        assertThatThrownBy(() -> bindWithResolver(Map.of(OWN + "key-member", "/id", OWN + "key-resolver", "events")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(OWN + "key-member: expected at most one of", "Remove all but one");
    }

    @Test
    void keyResolver_thatNoOperationNames_isRejected() {
        assertThatThrownBy(() -> bindWithResolver(Map.of())).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("The KeyResolver bean 'events' is named by no operation");
        assertThat(bindWithResolver(Map.of(OWN + "key-resolver", "events")).keySource().derived()).isFalse();
    }

    private static BoundOperation bindWithResolver(Map<String, String> properties) {
        KeyResolver events = new KeyResolver() {
            @Override
            public String name() {
                return "events";
            }

            @Override
            public String resolve(KeyRequest request) {
                return null;
            }
        };
        return OperationBinder.bind(List.of(new OperationDefinition(NAME, METHOD, Map.of(), "")), TestConfig.of(properties),
                Set.of(), Set.of(), Map.of(), Map.of("events", events)).get(NAME);
    }
}
