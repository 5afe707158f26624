package io.quarkiverse.rest.idempotency.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.RecordId;

class AesGcmCipherTest {

    private static final RecordId RECORD = RecordId.of("default", "alice", "key");
    private static final byte[] REQUEST = "a request of alice".getBytes(StandardCharsets.UTF_8);

    private static byte[] key(int of) {
        byte[] key = new byte[AesGcmCipher.KEY_BYTES];
        Arrays.fill(key, (byte) of);
        return key;
    }

    private final AesGcmCipher cipher = new AesGcmCipher(key(1), List.of());

    @Test
    void encryptedRequest_isDecrypted_andNotLegible() {
        byte[] stored = cipher.encrypt(RECORD, REQUEST);

        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("alice");
        assertThat(cipher.decrypt(RECORD, stored)).isEqualTo(REQUEST);
    }

    @Test
    void sameRequest_isEncryptedAnewEachTime() {
        assertThat(cipher.encrypt(RECORD, REQUEST)).isNotEqualTo(cipher.encrypt(RECORD, REQUEST));
    }

    @Test
    void formerKey_decrypts_andTheNextOneEncrypts() {
        byte[] former = cipher.encrypt(RECORD, REQUEST);
        AesGcmCipher next = new AesGcmCipher(key(2), List.of(key(1)));

        assertThat(next.decrypt(RECORD, former)).isEqualTo(REQUEST);
        assertThatThrownBy(() -> cipher.decrypt(RECORD, next.encrypt(RECORD, REQUEST)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("which this node does not have");
    }

    @Test
    void requestOfAnotherRecord_isRejected() {
        byte[] stored = cipher.encrypt(RECORD, REQUEST);

        assertThatThrownBy(() -> cipher.decrypt(RecordId.of("default", "bob", "key"), stored))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not that of its record");
    }

    @Test
    void changedByteAtAnyPlace_isRejected() {
        byte[] stored = cipher.encrypt(RECORD, REQUEST);

        for (int place = 0; place < stored.length; place++) {
            byte[] changed = stored.clone();
            changed[place] ^= 1;
            assertThatThrownBy(() -> cipher.decrypt(RECORD, changed)).as("byte %d", place)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void cutOffAtAnyPlace_isRejected() {
        byte[] stored = cipher.encrypt(RECORD, REQUEST);

        for (int length = 0; length < stored.length; length++) {
            byte[] cut = Arrays.copyOf(stored, length);
            assertThatThrownBy(() -> cipher.decrypt(RECORD, cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void keyOfAnotherLength_isRejected() {
        assertThatThrownBy(() -> new AesGcmCipher(new byte[16], List.of())).hasMessageContaining("must have 32 bytes, has 16");
    }
}
