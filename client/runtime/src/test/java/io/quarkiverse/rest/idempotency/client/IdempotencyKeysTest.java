package io.quarkiverse.rest.idempotency.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.Test;

class IdempotencyKeysTest {

    @Test
    void aKey_isLaidOutAsTheExampleOfRfc9562() {
        assertThat(IdempotencyKeys.key(0x017F22E279B0L, 0xCC3, 0x18C4DC0C0C07398FL))
                .hasToString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    }

    @Test
    void randomBits_neverReachTheTimeTheVersionOrTheVariant() {
        UUID key = IdempotencyKeys.key(1, -1, -1);

        assertThat(key).hasToString("00000000-0001-7fff-bfff-ffffffffffff");
        assertThat(key.version()).isEqualTo(7);
        assertThat(key.variant()).isEqualTo(2);
    }

    @Test
    void newKeys_areOfNowAndAllDifferent() {
        long before = System.currentTimeMillis();
        Set<UUID> keys = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            keys.add(IdempotencyKeys.newKey());
        }
        long after = System.currentTimeMillis();

        assertThat(keys).hasSize(10_000).allSatisfy(key -> {
            assertThat(key.version()).isEqualTo(7);
            assertThat(key.getMostSignificantBits() >>> 16).isBetween(before, after);
        });
    }
}
