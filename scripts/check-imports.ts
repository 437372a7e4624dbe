// `npm run check:imports`: who may import whom. The table is import-rules.ts.
import { importProblem } from './import-problem.ts'
import { filesIn, importsOf, packageFolders } from './source-files.ts'

const problems = packageFolders()
  .flatMap((folder) => filesIn(`${folder}/src`))
  .flatMap((file) => importsOf(file).map((specifier) => importProblem(file, specifier)))
  .filter((problem) => problem !== null)

for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exitCode = 1
