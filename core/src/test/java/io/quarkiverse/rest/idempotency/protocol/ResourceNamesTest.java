package io.quarkiverse.rest.idempotency.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.Binding;

/**
 * How the name of a resource fits into a record.
 */
class ResourceNamesTest {

    @Test
    void aNameThatFits_staysAsItIs() {
        String longest = "/" + "é".repeat(Binding.MAX_RESOURCE - 1);

        assertThat(ResourceNames.fit(longest)).isSameAs(longest);
        assertThat(ResourceNames.fit("")).isEmpty();
    }

    @Test
    void aControlCharacter_isWrittenAsAText_thatEveryStoreCanKeep() {
        assertThat(ResourceNames.fit("/orders/\0/lines\r\n\u007f")).isEqualTo("/orders/%00/lines%0D%0A%7F");
    }

    @Test
    void aNameThatIsTooLong_keepsItsBeginningAndHasTheLongestLength() {
        String name = "/tables/" + "x".repeat(Binding.MAX_RESOURCE);

        assertThat(ResourceNames.fit(name)).hasSize(Binding.MAX_RESOURCE).startsWith("/tables/xxx").contains("…#");
    }

    @Test
    void twoLongNamesThatDifferAtTheirEnd_stillDiffer() {
        String name = "x".repeat(Binding.MAX_RESOURCE);

        assertThat(ResourceNames.fit(name + "1")).isNotEqualTo(ResourceNames.fit(name + "2"));
        assertThat(ResourceNames.fit(name + "1")).isEqualTo(ResourceNames.fit(name + "1"));
    }

    @Test
    void aCharacterOfTwoUnits_isNotCutInHalf() {
        for (String start : new String[] { "", "x" }) {
            String fit = ResourceNames.fit(start + "😀".repeat(Binding.MAX_RESOURCE));

            assertThat(fit.length()).isLessThanOrEqualTo(Binding.MAX_RESOURCE);
            assertThat(fit.substring(start.length(), fit.indexOf('…'))).matches("(😀)+");
        }
    }

    @Test
    void space_staysAsItIs() {
        assertThat(ResourceNames.fit("/orders/of today")).isEqualTo("/orders/of today");
    }

    @Test
    void singleCharacterOfTwoUnits_isKeptOrLeftOutAsAWhole() {
        for (int before = Binding.MAX_RESOURCE - 80; before < Binding.MAX_RESOURCE; before++) {
            String fit = ResourceNames.fit("x".repeat(before) + "😀" + "x".repeat(Binding.MAX_RESOURCE));

            assertThat(fit.substring(0, fit.indexOf('…'))).matches("x+(😀)?x*");
            assertThat(fit.length()).isBetween(Binding.MAX_RESOURCE - 1, Binding.MAX_RESOURCE);
        }
    }
}
