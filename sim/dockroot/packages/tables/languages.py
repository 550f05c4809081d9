"""Facts of packages of Python, Node and Ruby, as of 2024.

`PYTHON`: name, version, KiB, modules, requirements, programs. `NODE` and `RUBY`: name, version,
KiB, dependencies, programs.
"""

PYTHON = """\
aiohttp|3.10.10|4600|aiohttp|aiosignal attrs frozenlist multidict yarl|
aiosignal|1.3.1|36|aiosignal|frozenlist|
alembic|1.13.3|1500|alembic|mako sqlalchemy typing-extensions|alembic
amqp|5.2.0|240|amqp|vine|
ansible|10.5.0|520000|ansible_collections|ansible-core|ansible-community
ansible-core|2.17.5|9500|ansible|jinja2 pyyaml cryptography packaging resolvelib|ansible ansible-playbook ansible-galaxy
anyio|4.6.0|400|anyio|idna sniffio|
asgiref|3.8.1|120|asgiref||
attrs|24.2.0|300|attr attrs||
awscli|1.35.0|64000|awscli|botocore colorama docutils pyyaml rsa s3transfer|aws
bcrypt|4.2.0|1000|bcrypt||
beautifulsoup4|4.12.3|900|bs4|soupsieve|
billiard|4.2.1|520|billiard||
black|24.10.0|5200|black blackd|click mypy-extensions packaging pathspec platformdirs|black blackd
blinker|1.8.2|48|blinker||
boto3|1.35.40|1700|boto3|botocore jmespath s3transfer|
botocore|1.35.40|83000|botocore|jmespath python-dateutil urllib3|
celery|5.4.0|2800|celery|billiard click kombu vine|celery
certifi|2024.8.30|320|certifi||
cffi|1.17.1|1700|cffi|pycparser|
charset-normalizer|3.4.0|500|charset_normalizer||normalizer
click|8.1.7|480|click||
colorama|0.4.6|120|colorama||
cryptography|43.0.1|13000|cryptography|cffi|
cython|3.0.11|16000|Cython pyximport||cython cythonize
decorator|5.1.1|40|decorator.py||
django|5.1.2|46000|django|asgiref sqlparse|django-admin
docker|7.1.0|800|docker|requests urllib3|
docutils|0.17.1|3500|docutils||rst2html.py
fastapi|0.115.2|750|fastapi|pydantic starlette typing-extensions|fastapi
flask|3.0.3|600|flask|blinker click itsdangerous jinja2 werkzeug|flask
frozenlist|1.4.1|700|frozenlist||
gevent|24.10.1|18000|gevent|greenlet zope-event zope-interface|
greenlet|3.1.1|2200|greenlet||
gunicorn|23.0.0|640|gunicorn|packaging|gunicorn
h11|0.14.0|280|h11||
httpcore|1.0.6|520|httpcore|certifi h11|
httpx|0.27.2|600|httpx|anyio certifi httpcore idna sniffio|httpx
idna|3.10|360|idna||
importlib-metadata|8.5.0|150|importlib_metadata|zipp|
ipython|8.28.0|5200|IPython|decorator matplotlib-inline pygments traitlets|ipython
itsdangerous|2.2.0|100|itsdangerous||
jinja2|3.1.4|900|jinja2|markupsafe|
jmespath|1.0.1|160|jmespath||
joblib|1.4.2|1700|joblib||
kombu|5.4.2|1600|kombu|amqp vine|
lxml|5.3.0|18000|lxml||
mako|1.3.5|560|mako|markupsafe|mako-render
markupsafe|3.0.1|80|markupsafe||
matplotlib|3.9.2|29000|matplotlib|numpy packaging pillow python-dateutil|
mercurial|6.8.1|23000|mercurial hgext||hg
multidict|6.1.0|400|multidict||
mypy|1.12.0|28000|mypy mypyc|mypy-extensions typing-extensions|mypy stubgen
mypy-extensions|1.0.0|12|mypy_extensions.py||
numpy|2.1.2|63000|numpy||f2py numpy-config
packaging|24.1|280|packaging||
pandas|2.2.3|61000|pandas|numpy python-dateutil pytz tzdata|
passlib|1.7.4|2300|passlib||
pathspec|0.12.1|170|pathspec||
pillow|10.4.0|14000|PIL||
pip|24.2|12200|pip||pip pip3
pipenv|2024.1.0|18000|pipenv|certifi setuptools virtualenv|pipenv
platformdirs|4.3.6|110|platformdirs||
poetry|1.8.3|1400|poetry|requests virtualenv packaging|poetry
psutil|6.0.0|1400|psutil||
psycopg2|2.9.10|1300|psycopg2||
psycopg2-binary|2.9.10|9800|psycopg2||
pyasn1|0.6.1|540|pyasn1||
pycparser|2.22|900|pycparser||
pydantic|2.9.2|2600|pydantic|pydantic-core typing-extensions|
pydantic-core|2.23.4|4600|pydantic_core|typing-extensions|
pygments|2.18.0|9300|pygments||pygmentize
pymysql|1.1.1|260|pymysql||
pytest|8.3.3|2300|_pytest pytest|packaging pluggy iniconfig|pytest py.test
python-dateutil|2.9.0.post0|860|dateutil|six|
pytz|2024.2|2500|pytz||
pyyaml|6.0.2|1900|yaml||
redis|5.1.1|1700|redis||
requests|2.32.3|320|requests|charset-normalizer idna urllib3 certifi|
rsa|4.7.2|240|rsa|pyasn1|
s3transfer|0.10.3|720|s3transfer|botocore|
scikit-learn|1.5.2|42000|sklearn|joblib numpy scipy threadpoolctl|
scipy|1.14.1|115000|scipy|numpy|
setuptools|75.1.0|7600|setuptools pkg_resources||
six|1.16.0|72|six.py||
sniffio|1.3.1|40|sniffio||
soupsieve|2.6|280|soupsieve||
sqlalchemy|2.0.36|19000|sqlalchemy|typing-extensions greenlet|
sqlparse|0.5.1|300|sqlparse||sqlformat
starlette|0.39.2|480|starlette|anyio|
supervisor|4.2.5|1900|supervisor|setuptools|supervisord supervisorctl echo_supervisord_conf
tornado|6.4.1|3400|tornado||
traitlets|5.14.3|900|traitlets||
twisted|24.7.0|19000|twisted|attrs typing-extensions zope-interface|twist twistd
typing-extensions|4.12.2|240|typing_extensions.py||
tzdata|2024.2|1700|tzdata||
urllib3|2.2.3|900|urllib3||
uvicorn|0.31.1|500|uvicorn|click h11|uvicorn
uwsgi|2.0.27|1900|uwsgidecorators.py||uwsgi
vine|5.1.0|90|vine||
virtualenv|20.26.6|8200|virtualenv|platformdirs|virtualenv
werkzeug|3.0.4|1600|werkzeug|markupsafe|
wheel|0.44.0|420|wheel||wheel
yarl|1.14.0|620|yarl|idna multidict|
youtube-dl|2021.12.17|6400|youtube_dl||youtube-dl
yt-dlp|2024.10.7|14000|yt_dlp||yt-dlp
zipp|3.20.2|60|zipp||
"""

NODE = """\
@angular/cli|18.2.8|6400|semver yargs|ng
@vue/cli|5.0.8|5200|chalk commander semver|vue
axios|1.7.7|2100|follow-redirects form-data|
bower|1.8.14|6600||bower
chalk|5.3.0|60||
commander|12.1.0|200||
corepack|0.29.4|1300||corepack yarn pnpm
create-react-app|5.0.1|40|chalk commander semver|create-react-app
debug|4.3.7|48|ms|
eslint|9.12.0|4300|chalk debug semver|eslint
express|4.21.1|240|body-parser cookie debug send qs|express
forever|4.0.3|180|commander|forever
ghost-cli|1.26.1|2400|chalk debug semver|ghost
grunt-cli|1.5.0|60||grunt
gulp|5.0.0|48|gulp-cli|gulp
http-server|14.1.1|160|chalk|http-server hs
jest|29.7.0|60||jest
lodash|4.17.21|1400||
moment|2.30.1|4900||
ms|2.1.3|12||
nodemon|3.1.7|280|chokidar debug semver|nodemon
npm|10.9.0|11500||npm npx
pm2|5.4.2|5600|chalk commander debug|pm2
pnpm|9.12.1|16800||pnpm pnpx
prettier|3.3.3|8600||prettier
react|18.3.1|320|loose-envify|
react-dom|18.3.1|4500|loose-envify scheduler|
semver|7.6.3|128||semver
serve|14.2.3|120|chalk|serve
typescript|5.6.3|22700||tsc tsserver
vite|5.4.8|3200|esbuild postcss rollup|vite
webpack|5.95.0|5200|acorn|webpack
yargs|17.7.2|330||
yarn|1.22.22|5300||yarn yarnpkg
"""

RUBY = """\
actionpack|7.2.1|2300|activesupport rack|
activerecord|7.2.1|3700|activesupport|
activesupport|7.2.1|2400|concurrent-ruby i18n|
bundler|2.5.20|2000||bundle bundler
capistrano|3.19.1|300|rake|cap
compass|1.0.3|2400|sass|compass
concurrent-ruby|1.3.4|2200||
fluentd|1.17.1|3300|msgpack serverengine yajl-ruby|fluentd
foreman|0.88.1|160|thor|foreman
i18n|1.14.6|260|concurrent-ruby|
jekyll|4.3.4|680|kramdown liquid mercenary|jekyll
json|2.7.2|700||
kramdown|2.4.0|760||kramdown
msgpack|1.7.3|900||
nokogiri|1.16.7|21000|racc|nokogiri
puma|6.4.3|1100|nio4r|puma pumactl
racc|1.8.1|400||racc
rack|3.1.8|680||
rails|7.2.1|40|actionpack activerecord activesupport|rails
rake|13.2.1|400||rake
rubocop|1.66.1|4900|json|rubocop
sass|3.7.4|2200||sass scss
sinatra|4.0.0|900|rack|
thin|1.8.2|700|rack|thin
thor|1.3.2|300||thor
unicorn|6.1.0|1100|rack|unicorn unicorn_rails
"""
