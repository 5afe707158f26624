package io.quarkiverse.rest.idempotency.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {

    @ParameterizedTest
    @ValueSource(strings = { "application/json", "Application/JSON", "application/json;charset=utf-8",
            "application/json; charset=UTF-8", "application/json ; Charset=\"utf-8\"", "application/json;" })
    void spelling_ofOneMediaType_isOneText(String value) {
        assertThat(MediaTypes.canonical(value, true)).isEqualTo("application/json");
    }

    @ParameterizedTest
    @CsvSource({ "text/plain; charset=ISO-8859-1,text/plain; charset=iso-8859-1",
            "a/b; y=2; x=1,a/b; x=1; y=2",
            "a/b; x=\"A b\",a/b; x=\"A b\"",
            "'a/b; x=\"a\\\"b\"','a/b; x=\"a\\\"b\"'" })
    void parameters_thatMeanSomething_areKept(String value, String canonical) {
        assertThat(MediaTypes.canonical(value, true)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "text", "text/", "/plain", "text/plain charset=utf-8", "a/b; x", "a/b; x=\"y", "a/b; x=1; x=2",
            "a/b, c/d" })
    void value_thatIsNoMediaType_isKeptAsItIs(String value) {
        assertThat(MediaTypes.canonical(value, true)).isEqualTo(value);
        assertThat(MediaTypes.parameter(value, "x")).isNull();
    }

    @Test
    void boundary_countsOnlyWhereTheBodyCountsByItsBytes() {
        assertThat(MediaTypes.canonical("multipart/form-data; boundary=one", false)).isEqualTo("multipart/form-data");
        assertThat(MediaTypes.canonical("multipart/form-data; boundary=one", true))
                .isEqualTo("multipart/form-data; boundary=one");
        assertThat(MediaTypes.parameter("multipart/form-data; Boundary=\"o ne\"", "boundary")).isEqualTo("o ne");
    }
}
