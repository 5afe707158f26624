package io.quarkiverse.rest.idempotency.runtime.dev;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {

    @ParameterizedTest
    @CsvSource({ "0,0", "1000,1000", "1024,1K", "524288,512K", "1048576,1M", "1572864,1536K", "2199023255552,2T" })
    void size_hasTheLargestUnitThatDividesIt(long bytes, String text) {
        assertThat(Sizes.text(bytes)).isEqualTo(text);
    }
}
