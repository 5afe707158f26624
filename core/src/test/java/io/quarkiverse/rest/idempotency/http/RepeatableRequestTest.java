package io.quarkiverse.rest.idempotency.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.KeyFormat;

class RepeatableRequestTest {

    private static final String ID = "fd1ac9a1-ed0f-4a6b-8c0a-2a6a8d1d1a11";
    private static final String DATE = "Tue, 26 Mar 2019 16:06:51 GMT";

    private static RepeatableRequest parse(List<String> ids, List<String> times) {
        return RepeatableRequest.parse(ids, times, new KeyParser(KeyFormat.ANY, true, 255));
    }

    @Test
    void bothHeaders_areAKeyAndItsTime() {
        assertThat(parse(List.of(ID), List.of(DATE)))
                .isEqualTo(new RepeatableRequest.Present(ID, Instant.parse("2019-03-26T16:06:51Z")));
    }

    @Test
    void noHeader_isAbsent() {
        assertThat(parse(List.of(), List.of())).isEqualTo(new RepeatableRequest.Absent());
    }

    @Test
    void singleHeader_isMalformed_andTheOtherIsNamed() {
        assertThat(parse(List.of(ID), List.of())).isInstanceOfSatisfying(RepeatableRequest.Malformed.class,
                malformed -> assertThat(malformed.place()).isEqualTo("the header Repeatability-First-Sent"));
        assertThat(parse(List.of(), List.of(DATE))).isInstanceOfSatisfying(RepeatableRequest.Malformed.class,
                malformed -> assertThat(malformed.place()).isEqualTo("the header Repeatability-Request-ID"));
        assertThat(parse(List.of(ID, ID), List.of(DATE))).isInstanceOf(RepeatableRequest.Malformed.class);
        assertThat(parse(List.of(ID), List.of(DATE, DATE))).isInstanceOf(RepeatableRequest.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "2019-03-26T16:06:51Z", "Tuesday, 26-Mar-19 16:06:51 GMT", "Tue Mar 26 16:06:51 2019",
            "Mon, 26 Mar 2019 16:06:51 GMT", "Tue, 26 Mar 2019 16:06:51 CET", "Sat, 30 Feb 2019 16:06:51 GMT", "1553616411" })
    void firstSent_thatIsNoFixDate_isMalformed(String date) {
        assertThat(parse(List.of(ID), List.of(date))).isInstanceOfSatisfying(RepeatableRequest.Malformed.class,
                malformed -> assertThat(malformed.reason()).contains("Sun, 06 Nov 1994 08:49:37 GMT"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "a b", "\u00e9" })
    void requestId_thatIsNoKey_isMalformed(String id) {
        assertThat(parse(List.of(id), List.of(DATE))).isInstanceOf(RepeatableRequest.Malformed.class);
    }
}
