package io.quarkiverse.rest.idempotency.runtime.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The bytes that the payload of work is compared by. */
class PayloadsTest {

    enum Option {
        GIFT,
        EXPRESS
    }

    record Order(Set<Option> options, Collection<String> tags, List<Set<Map<String, Set<Integer>>>> parts) {
    }

    record Line(List<String> names, Map<String, Integer> counts, String note) {
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    interface Shape {
    }

    record Circle(int radius) implements Shape {
    }

    record Shapes(Set<Shape> shapes) {
    }

    /** A graph in which the elements of a set know what they are in. */
    @JsonIdentityInfo(generator = ObjectIdGenerators.PropertyGenerator.class, property = "name")
    static class Parcel {

        public String name;
        public Set<Item> items;

        Parcel(String name, Item... items) {
            this.name = name;
            this.items = set(items);
            for (Item item : items) {
                item.parcel = this;
            }
        }
    }

    static class Item {

        public String name;
        public Parcel parcel;

        Item(String name) {
            this.name = name;
        }
    }

    record Crate(@JsonIgnoreProperties("parcel") Set<Item> items) {
    }

    /** A mapper that cannot be copied. */
    static class OwnMapper extends ObjectMapper {
    }

    private final JacksonCodec codec = new JacksonCodec(new ObjectMapper());

    /** Sets of two nodes may have one content in two orders. */
    @SafeVarargs
    private static <T> Set<T> set(T... elements) {
        return new LinkedHashSet<>(Arrays.asList(elements));
    }

    private static Map<String, Set<Integer>> part(String first, String second, Set<Integer> numbers) {
        Map<String, Set<Integer>> part = new LinkedHashMap<>();
        part.put(first, numbers);
        part.put(second, numbers);
        return part;
    }

    private String compared(Object payload) {
        return new String(Payloads.bytes(payload, codec), StandardCharsets.UTF_8);
    }

    @Test
    void setsOfTheSameElements_areEqual_inAnyOrder() {
        Order one = new Order(set(Option.GIFT, Option.EXPRESS), set("b", "a", null),
                List.of(set(part("x", "y", set(2, 1)), part("x", "y", set(3)))));
        Order same = new Order(set(Option.EXPRESS, Option.GIFT), set(null, "a", "b"),
                List.of(set(part("y", "x", set(3)), part("y", "x", set(1, 2)))));

        assertThat(compared(one)).isEqualTo(compared(same)).isEqualTo("{\"options\":[\"EXPRESS\",\"GIFT\"],"
                + "\"parts\":[[{\"x\":[1,2],\"y\":[1,2]},{\"x\":[3],\"y\":[3]}]],\"tags\":[\"a\",\"b\",null]}");
        assertThat(compared(set("b", "a"))).isEqualTo(compared(set("a", "b")));
        assertThat(compared(new Shapes(set(new Circle(2), new Circle(1)))))
                .isEqualTo(compared(new Shapes(set(new Circle(1), new Circle(2))))).contains("@type");
    }

    @Test
    void setInAGraph_isWrittenAsItsPropertySays() {
        assertThat(compared(new Parcel("p", new Item("b"), new Item("a")))).isEqualTo(
                "{\"items\":[{\"name\":\"a\",\"parcel\":\"p\"},{\"name\":\"b\",\"parcel\":\"p\"}],\"name\":\"p\"}");
        Item item = new Item("a");
        item.parcel = new Parcel("p", item);
        assertThat(compared(new Crate(set(new Item("b"), item))))
                .isEqualTo("{\"items\":[{\"name\":\"a\"},{\"name\":\"b\"}]}");
    }

    @Test
    void setsOfOtherElements_areNotEqual() {
        assertThat(compared(set("a", "b"))).isNotEqualTo(compared(set("a", "c"))).isNotEqualTo(compared(set("a")));
    }

    @Test
    void payloadWithoutSets_isItsJson_withTheOrderOfItsLists() {
        assertThat(compared(new Line(List.of("b", "a"), Map.of("n", 1), null)))
                .isEqualTo("{\"counts\":{\"n\":1},\"names\":[\"b\",\"a\"],\"note\":null}");
    }

    @Test
    void resultWithASet_isWrittenAsItIs() {
        assertThat(codec.write(set("b", "a"))).asString(StandardCharsets.UTF_8).isEqualTo("[\"b\",\"a\"]");
    }

    @Test
    void mapperThatCannotBeCopied_writesSetsAsTheyAre() {
        assertThat(Payloads.bytes(set("b", "a"), new JacksonCodec(new OwnMapper()))).asString(StandardCharsets.UTF_8)
                .isEqualTo("[\"b\",\"a\"]");
    }
}
