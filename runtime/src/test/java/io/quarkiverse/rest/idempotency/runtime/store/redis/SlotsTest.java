package io.quarkiverse.rest.idempotency.runtime.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/** The slots and their tags, which must never change: two versions share the sets of a slot. */
class SlotsTest {

    @Test
    void slotOfATag_isThatOfRedis() {
        assertThat(Slots.of("123456789")).isEqualTo(0x31c3);
        RecordId id = RecordId.of("default", "alice", "key");
        for (String tag : List.of(id.value(), "é", "")) {
            assertThat(Slots.of(tag)).as(tag).isEqualTo(TestRedis.await(TestRedisCluster.client()
                    .send(Request.cmd(Command.CLUSTER).arg("KEYSLOT").arg(tag))).toInteger());
        }
        assertThat(Slots.of(id)).isEqualTo(Slots.of(id.value()));
    }

    @Test
    void eachSlot_hasATagOfItsOwn() {
        List<String> tags = IntStream.range(0, Slots.COUNT).mapToObj(Slots::tag).toList();

        assertThat(IntStream.range(0, Slots.COUNT)).allSatisfy(slot -> assertThat(Slots.of(tags.get(slot))).isEqualTo(slot));
        assertThat(String.join(",", tags).hashCode()).as("the tags are part of the layout").isEqualTo(-903071721);
    }
}
