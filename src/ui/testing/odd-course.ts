import { quizCourse } from '../../app/testing/quiz-course.ts';
import { tinyCourse } from '../../course/testing/tiny-course.ts';
import type { Course, Step } from '../../course/course.ts';

const lesson = `# A lesson with everything that can be too wide

${'Words that are wrapped, `code_that_is_long_and_has_no_break_in_it_wherever_one_looks`, **strong** and [a link](https://example.com/${"a-long-path/".repeat(12)}). '.repeat(6)}

| one | two, which is a longer heading | three |
|---|:---:|---:|
| ${'many words '.repeat(20)} | \`code\` | ${'x'.repeat(120)} |
| 日本語の文章 | é | 3 |

> [!NOTE]
> ${'An admonition '.repeat(20)}
> \`\`\`sql
> select ${'a_column, '.repeat(30)} from a_table;
> \`\`\`

1. A list
   - in a list
     - in a list, ${'with words '.repeat(20)}

       \`\`\`ts
       const answer: number = ${"'x' + ".repeat(40)}42;
       \`\`\`
2. [ ] a task

${'日本語'.repeat(80)}

---

${Array.from({ length: 40 }, (_, index) => `## Heading ${index + 1}\n\nParagraph ${index + 1}.`).join('\n\n')}
`;

/** A step of every kind, and texts as wide and strange as they get. */
export function oddCourse(): Course {
  const tiny = tinyCourse();
  const quiz = quizCourse(tiny.root);
  const steps: Step[] = [...tiny.steps.map((step) => ({ ...step, lesson })), ...quiz.steps];
  const odd = {
    title: `An odd chapter ${'with a long name '.repeat(8)}`,
    stepIds: quiz.steps.map(({ id }) => id),
  };
  return { ...tiny, steps, chapters: [...tiny.chapters, odd] };
}
