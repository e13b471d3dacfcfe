package dev.lanewise.engine.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private final Catalog<Integer> catalog = new Catalog<>("number", numbers());

  private static SequencedMap<String, Integer> numbers() {
    SequencedMap<String, Integer> numbers = new LinkedHashMap<>();
    numbers.put("one", 1);
    numbers.put("two", 2);
    numbers.put("seventeen", 17);
    return numbers;
  }

  @Test
  void findsByNameAndListsInOrder() {
    assertEquals(17, catalog.get("seventeen"));
    assertEquals(List.of("one", "two", "seventeen"), List.copyOf(catalog.names()));
  }

  @Test
  void spellingsAndAliasesFindTheSameAndOthersNothing() {
    Catalog<Integer> spelled =
        new Catalog<>("number", numbers(), n -> n == 17 ? List.of("ten-and_seven") : List.of());
    for (String name : List.of("seventeen", "Seven-teen", "SEVEN_TEEN", "ten and seven")) {
      assertEquals(Optional.of(17), spelled.find(name), name);
    }
    assertEquals(Optional.empty(), spelled.find("sevente"));
    assertEquals(Optional.empty(), catalog.find("Seventeen"));
  }

  @Test
  void aWrongNameIsAnsweredWithTheNearest() {
    assertMessage("tow", "; did you mean two?");
    assertMessage("SevenTeen", "; did you mean seventeen?");
    assertMessage("seveteens", "; did you mean seventeen?");
  }

  @Test
  void aNameFarFromAllIsAnsweredWithAllAlone() {
    assertMessage("", "");
    assertMessage("abc", "");
    assertMessage("forty-two", "");
  }

  private void assertMessage(String name, String hint) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> catalog.get(name)).getMessage();
    assertEquals("number: expected one of one, two, seventeen, got '" + name + "'" + hint, message);
  }
}
