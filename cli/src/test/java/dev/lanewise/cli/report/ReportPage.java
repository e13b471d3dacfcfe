package dev.lanewise.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** A report that was read again: pages are well-formed XML, so that the JDK can. */
final class ReportPage {
  private final Document document;

  private ReportPage(Document document) {
    this.document = document;
  }

  static ReportPage read(Path file) throws Exception {
    DocumentBuilderFactory xml = DocumentBuilderFactory.newInstance();
    xml.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    return new ReportPage(xml.newDocumentBuilder().parse(file.toFile()));
  }

  /** All that readers see. */
  String text() {
    return document.getDocumentElement().getTextContent();
  }

  List<Element> elements(String name) {
    return elements(document.getElementsByTagName(name));
  }

  private static List<Element> elements(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /** The section under a heading. */
  Element section(String heading) {
    for (Element h2 : elements("h2")) {
      if (h2.getTextContent().equals(heading)) {
        return (Element) h2.getParentNode();
      }
    }
    throw new AssertionError("expected a section " + heading + ", got only " + headings());
  }

  List<String> headings() {
    return elements("h2").stream().map(Node::getTextContent).toList();
  }

  static int count(Element within, String name) {
    return within.getElementsByTagName(name).getLength();
  }

  /** Texts of the cells of all tables within an element, row by row. */
  static List<List<String>> rows(Element within) {
    return elements(within.getElementsByTagName("tr")).stream()
        .map(row -> {
          List<String> cells = new ArrayList<>();
          for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNextSibling()) {
            cells.add(cell.getTextContent());
          }
          return cells;
        })
        .toList();
  }

  /** Nothing from elsewhere, no script, every picture whole, every drawing with something on it. */
  void assertWhole() throws Exception {
    assertEquals(List.of(), elements("script"));
    assertEquals(List.of(), elements("iframe"));
    for (Element image : elements("img")) {
      String source = image.getAttribute("src");
      assertTrue(source.startsWith("data:image/png;base64,"), source);
      byte[] png = Base64.getDecoder().decode(source.substring(source.indexOf(',') + 1));
      assertNotNull(ImageIO.read(new ByteArrayInputStream(png)), "a picture");
      assertFalse(image.getAttribute("alt").isEmpty(), "a picture without words");
    }
    for (Element svg : elements("svg")) {
      int shapes = count(svg, "path") + count(svg, "ellipse") + count(svg, "rect");
      assertTrue(shapes > 0, "an empty drawing");
    }
    String style = elements("style").getFirst().getTextContent();
    assertFalse(style.contains("url("), "something from elsewhere");
    for (Element link : elements("a")) {
      String target = link.getAttribute("href");
      if (target.startsWith("#")) {
        assertTrue(
            elements("section").stream()
                .anyMatch(section -> section.getAttribute("id").equals(target.substring(1))),
            target);
      }
    }
  }

  /** The files that links lead to are there. */
  void assertLinksLead(Path folder) {
    for (Element link : elements("a")) {
      String target = link.getAttribute("href");
      assertTrue(target.startsWith("#") || Files.exists(folder.resolve(target)), target);
    }
  }
}
